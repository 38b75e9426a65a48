"""The inbox's rows: what the customer said, what is unread, how it was."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.chatting import say
from tests.web.desk.conftest import Person


def test_a_row_tells_what_was_said_what_is_unread_and_how_it_was(
    open_browser: Callable[[str], Page], sit_down: Callable[[Person], Page], people: list[Person]
) -> None:
    page = sit_down(people[1])
    first, second = open_browser("/"), open_browser("/")
    for customer, wish in ((first, "我要转人工"), (second, "帮我找人工客服")):
        say(customer, wish)
        row = page.locator(".row").filter(has_text=wish)
        row.click()
        page.get_by_role("button", name="领取会话").click()
        expect(page.get_by_label("回复客户")).to_be_visible()
    page.get_by_role("tab", name="我的").click()

    # The second one lies open: only the first one's words are unread.
    say(second, "第二位在说话")
    say(first, "第一位在说话")
    unread, read = (page.locator(".row").filter(has_text=text) for text in ("第一位在说话", "第二位在说话"))
    expect(unread.get_by_role("img", name="有新消息")).to_be_visible()
    expect(read.get_by_role("img", name="有新消息")).to_have_count(0)
    unread.click()
    expect(unread.get_by_role("img", name="有新消息")).to_have_count(0)

    page.get_by_role("button", name="结束会话").click()
    page.get_by_role("dialog", name="结束会话").get_by_role("button", name="结束会话").click()
    first.get_by_role("radio", name=re.compile("2")).check(force=True)
    page.get_by_role("tab", name="已结束").click()
    page.get_by_role("button", name="不满意").click()
    rated = page.locator(".row").filter(has_text="第一位在说话")
    expect(rated.get_by_label("评价 2 星")).to_be_visible()
    rated.click()
    expect(page.get_by_role("region", name="客户的评价")).to_contain_text("王珊")
