"""`python -m benchmarks.desk.page` measures the desk in a real browser on a very bad day.

1,000 conversations wait, and the first of them has 500 messages. In the test environment, once `make test`
has built the page: `.venvs/test/bin/python -m benchmarks.desk.page`.
"""

import asyncio
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.desk.seeding import seed
from hub.agents import agents
from hub.agents.agents import Role
from hub.storage.database import Database, migrate
from tests.support.stack import Stack
from tests.web.conftest import FLAGS

ROUNDS = 7
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
OPEN = """async () => {
  const started = performance.now();
  document.querySelector('.row').click();
  while (document.querySelectorAll('.message').length < 20) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - started;
}"""


async def prepare(url: str) -> str:
    """Fill the database at `url`; return the password of the agent `bench`."""
    database = Database(url)
    await seed(database)
    async with database.transaction() as session:
        _, password = await agents.create(session, "bench", "基准", Role.SUPERVISOR)
    await database.close()
    return password


def log_in(browser: Browser, url: str, password: str) -> BrowserContext:
    """Return a browser context in which `bench` is at the desk."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/desk")
    page.get_by_label("用户名").fill("bench")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.locator(".row").first.wait_for()
    page.close()
    return context


def measure(stack: Stack, password: str) -> None:
    """Print the median times of the first paint, of the first rows, and of opening the long conversation."""
    taken: dict[str, list[float]] = {
        "first contentful paint": [],
        "rows on show": [],
        "500 messages opened": [],
    }
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=FLAGS)
        context = log_in(browser, stack.hub_url, password)
        for _ in range(ROUNDS):
            page = context.new_page()
            page.goto(f"{stack.hub_url}/desk")
            page.locator(".row").first.wait_for()
            taken["rows on show"].append(page.evaluate("performance.now()"))
            taken["first contentful paint"].append(page.evaluate(PAINT))
            page.wait_for_timeout(500)
            taken["500 messages opened"].append(page.evaluate(OPEN))
            page.close()
        browser.close()
    for name, times in taken.items():
        shown = ", ".join(f"{time:.0f}" for time in times)
        print(f"{name}: {statistics.median(times):.0f} ms (median of {shown})")


def main() -> None:
    """Fill a hub of its own, and measure."""
    with tempfile.TemporaryDirectory() as name:
        stack = Stack(Path(name))
        url = f"sqlite+aiosqlite:///{Path(name) / 'hub.sqlite3'}"
        migrate(url)
        password = asyncio.run(prepare(url))
        try:
            stack.start("hub")
            measure(stack, password)
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
