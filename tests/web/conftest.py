"""A real browser on the real stack."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.backstage import Backstage
from tests.support.stack import Stack

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1280, 800), (360, 740)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of the system, or Playwright's own where there is none."""
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        # Machines that run the tests beside other work answer late.
        expect.set_options(timeout=15_000)
        started = playwright.chromium.launch(executable_path=system, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def backstage(stack: Stack) -> Iterator[Backstage]:
    """Writes into the stack's database what agents and the system would."""
    opened = Backstage(stack)
    yield opened
    opened.close()


@pytest.fixture
def open_page(browser: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Opens the chat page as a new visitor."""
    contexts = []

    def opened(size: tuple[int, int] = DESKTOP, dark: bool = False, path: str = "/", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(stack.hub_url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
