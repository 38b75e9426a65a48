"""What people do at the desk, again and again."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.chatting import bubbles, say


def row(page: Page, customer: str) -> Locator:
    """Return a customer's conversation in the list."""
    return page.locator(".row", has_text=customer)


def pick(page: Page, customer: str, queue: str | None = None) -> None:
    """Open a customer's conversation from the list."""
    if queue is not None:
        page.get_by_role("tab", name=queue).click()
    row(page, customer).click()
    expect(page.get_by_role("region", name="会话", exact=True).get_by_role("heading")).to_have_text(customer)


def claim(page: Page, customer: str) -> None:
    """Take a customer who waits."""
    pick(page, customer, "等待中")
    page.get_by_role("button", name="领取会话").click()
    expect(reply_box(page)).to_be_visible()


def reply_box(page: Page) -> Locator:
    """Return where the agent writes to the customer."""
    return page.get_by_label("回复客户", exact=True)


def reply(page: Page, text: str) -> None:
    """Write to the customer."""
    reply_box(page).fill(text)
    reply_box(page).press("Enter")
    expect(page.locator(".message.agent .bubble").last).to_have_text(text)


def note(page: Page, text: str) -> None:
    """Write a note that the customer never sees."""
    button = page.get_by_role("button", name="内部备注")
    button.click()
    page.get_by_label("写备注").fill(text)
    page.get_by_label("写备注").press("Enter")
    expect(page.get_by_label("写备注")).to_have_value("")


def dialog(page: Page, title: str) -> Locator:
    """Press the button of this name; return the dialog that it opens."""
    page.get_by_role("button", name=title, exact=True).click()
    return page.get_by_role("dialog", name=re.compile(title))


def finish(page: Page, act: str, words: str = "") -> None:
    """Let go of the open conversation: 结束会话 or 交还机器人."""
    opened = dialog(page, act)
    opened.get_by_role("textbox").fill(words)
    opened.get_by_role("button", name=act).click()
    expect(opened).to_be_hidden()


def pass_to(page: Page, name: str, button: str = "转接") -> None:
    """Give the open conversation to a colleague."""
    opened = dialog(page, button)
    opened.get_by_label("转给谁").click()
    page.get_by_role("option", name=re.compile(name)).click()
    opened.get_by_role("button", name=f"{button}会话").click()
    expect(opened).to_be_hidden()


def queue_up(customer: Page) -> None:
    """Ask for a person, and wait until one is called."""
    say(customer, "转人工")
    expect(customer.get_by_text("已为您呼叫人工客服").first).to_be_visible()


def talking(customer: Page, agent: Page, name: str) -> None:
    """Bring a customer and an agent together."""
    queue_up(customer)
    claim(agent, name)
    expect(bubbles(customer, "bot").first).to_be_attached()
