"""`python -m benchmarks.wechat [CUSTOMERS] [PER_SECOND] [DATABASE_URL]`: prints figures, and what failed."""

import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.wechat.rush import judge, rush, settle
from tests.support.hub import Hub, serve
from tests.support.stack import Stack, free_port
from tests.support.wire import Wire
from tools.wechat_simulator.account import Account, Kind, Mode
from tools.wechat_simulator.platform import Platform

ACCOUNTS = (
    Account("service", mode=Mode.ENCRYPTED),
    Account("subscription", mode=Mode.COMPATIBLE, kind=Kind.SUBSCRIPTION),
    Account("silent", mode=Mode.PLAIN, kind=Kind.SUBSCRIPTION, verified=False),
)
MAX_DELAY = 20.0
"""Seconds that the bot takes at most."""


def write_accounts(directory: Path, accounts: tuple[Account, ...]) -> None:
    """Make the platform's accounts known to the hub: files in `directory`, secrets in the environment."""
    (directory / "accounts").mkdir(parents=True, exist_ok=True)
    for account in accounts:
        lines = {
            "id": account.name,
            "name": account.title,
            "original_id": account.original_id,
            "app_id": account.app_id,
            "kind": account.kind,
            "verified": str(account.verified).lower(),
            "mode": account.mode,
        }
        content = "".join(f"{key}: {value}\n" for key, value in lines.items())
        (directory / "accounts" / f"{account.name}.yml").write_text(content, encoding="utf-8")
        prefix = f"BTP_WECHAT_{account.name.upper()}_"
        os.environ[prefix + "TOKEN"] = account.token
        os.environ[prefix + "AES_KEY"] = account.aes_key
        if account.may_send:
            os.environ[prefix + "APP_SECRET"] = account.app_secret


async def _trouble(platform: Platform) -> None:
    """End the tokens now and then, and be busy sometimes."""
    dice = random.Random(2)
    while True:
        await asyncio.sleep(15)
        for station in platform.stations.values():
            station.tokens.expire(dice.choice((40001, 42001)))
            station.troubles["message/custom/send"].extend([-1])


async def _measure(hub: Hub, customers: int, per_second: float, port: int) -> int:
    async with Platform(hub.url, ACCOUNTS, port).open() as platform:
        if not all([await platform.courier.verify(account) for account in ACCOUNTS]):
            print("the hub does not prove its address")
            return 1
        started = time.monotonic()
        trouble = asyncio.create_task(_trouble(platform))
        await rush(platform, [account.name for account in ACCOUNTS], customers, per_second)
        trouble.cancel()
        await settle(hub.services, platform, 900)
        verdict = await judge(hub.services, platform)
        print(verdict, f"in {time.monotonic() - started:.0f} s")
        print("\n".join(verdict.wrong[:40]))
        for station in platform.stations.values():
            print(station.account.name, "refused calls:", station.failures())
        return 1 if verdict.wrong else 0


async def run(customers: int, per_second: float, database_url: str | None) -> int:
    """Run the rush; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        directory, port, dice = Path(folder), free_port(), random.Random(3)
        write_accounts(directory / "wechat", ACCOUNTS)
        stack = Stack(directory)
        try:
            stack.start("actions", "rasa")
            async with Wire(stack.rasa_url).open() as wire:
                wire.delays = lambda: dice.uniform(0, MAX_DELAY)
                settings = {
                    "wechat_dir": directory / "wechat",
                    "wechat_api_url": f"http://127.0.0.1:{port}",
                    "bot_concurrency": 400,
                    "bot_timeout": 90.0,
                }
                async with serve(directory, wire.url, database_url, **settings) as hub:
                    return await _measure(hub, customers, per_second, port)
        finally:
            stack.stop()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(
        asyncio.run(
            run(
                int(arguments[0]) if arguments else 1000,
                float(arguments[1]) if len(arguments) > 1 else 4.0,
                arguments[2] if len(arguments) > 2 else None,
            )
        )
    )
