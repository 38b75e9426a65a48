"""The worst of days: many messages over a wire that keeps breaking to a hub that keeps dying."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.cutting import Cutting
from tests.support.stack import Stack
from tests.web.chatting import bubbles, say

MESSAGES, CUTS, DEATHS = 500, 50, 3


@pytest.fixture
def lone_hub(tmp_path: Path) -> Iterator[Stack]:
    """A hub without its bot: what matters here is that every message is stored."""
    alone = Stack(tmp_path)
    alone.start("hub")
    yield alone
    alone.stop()


@pytest.fixture
def wire(lone_hub: Stack) -> Iterator[Cutting]:
    cutting = Cutting(lone_hub.ports["hub"])
    cutting.start()
    yield cutting
    cutting.stop()


@pytest.fixture
def page(browser: Browser, wire: Cutting) -> Iterator[Page]:
    """The chat page, at the other end of the wire."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.goto(wire.url)
    yield opened
    context.close()


def test_500_messages_over_50_cuts_and_3_deaths_of_the_hub(
    page: Page, lone_hub: Stack, wire: Cutting
) -> None:
    expect(page.locator("btp-header p.online")).to_be_visible()
    texts = [f"第{number}条" for number in range(1, MESSAGES + 1)]
    deaths = {MESSAGES * (i + 1) // (DEATHS + 1) for i in range(DEATHS)}
    for number, text in enumerate(texts, 1):
        say(page, text)
        if number % (MESSAGES // CUTS) == 0:
            wire.cut()
        if number in deaths:
            lone_hub.kill("hub")
            lone_hub.start("hub")
    expect(bubbles(page, "customer")).to_have_count(MESSAGES, timeout=120_000)
    assert bubbles(page, "customer").all_inner_texts() == texts
    page.reload()
    expect(bubbles(page, "customer")).to_have_count(MESSAGES, timeout=30_000)
    assert bubbles(page, "customer").all_inner_texts() == texts, "as the hub has them"
