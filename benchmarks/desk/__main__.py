"""`python -m benchmarks.desk` measures the desk's API on a full desk; with `--seed` it fills a database.

In the hub's environment: `.venvs/hub/bin/python -m benchmarks.desk`.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.desk.seeding import seed
from hub.agents import agents
from hub.agents.agents import Role
from hub.app import create_app
from hub.settings import Settings, get_settings
from hub.storage.database import Database, migrate

ROUNDS = 20


async def fill(url: str, waiting: int, messages: int) -> None:
    """Seed the database at `url` and tell which conversation is the long one."""
    database = Database(url)
    seeded = await seed(database, waiting, messages)
    await database.close()
    print(f"{len(seeded.waiting)} waiting; the one of {messages} messages: {seeded.long}")


async def measure(directory: Path) -> None:
    """Print the median time of the desk's requests, in process, without a network."""
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{directory / 'hub.sqlite3'}",
        var_dir=directory,
        rasa_url="http://127.0.0.1:9",
    )
    await asyncio.to_thread(migrate, settings.database_url)
    app = create_app(settings)
    database = app.state.services.database
    seeded = await seed(database)
    async with database.transaction() as session:
        agent, password = await agents.create(session, "bench", "基准", Role.SUPERVISOR)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
        body = {"username": agent.username, "password": password}
        (await http.post("/api/v1/desk/login", json=body)).raise_for_status()
        long = f"/api/v1/desk/conversations/{seeded.long}"
        for name, path in (
            ("list of 1,000 waiting", "/api/v1/desk/conversations?status=waiting&limit=1000"),
            ("counts", "/api/v1/desk/conversations/counts"),
            ("open the long one, newest 100", long),
            ("open the long one, all 500", f"{long}?limit=500"),
            ("search", "/api/v1/desk/search?q=碎了"),
            ("insight of a week", "/api/v1/desk/insight"),
        ):
            taken = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                (await http.get(path)).raise_for_status()
                taken.append((time.perf_counter() - start) * 1000)
            print(f"{name}: {statistics.median(taken):.0f} ms (median of {ROUNDS})")
    await database.close()


def main() -> None:
    """Measure, or only seed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk")
    parser.add_argument("--seed", action="store_true", help="fill the configured database instead")
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=500)
    arguments = parser.parse_args()
    if arguments.seed:
        asyncio.run(fill(get_settings().database_url, arguments.waiting, arguments.messages))
        return
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(measure(Path(directory)))


if __name__ == "__main__":
    main()
