"""The inbox's rows: what the customer said, what is unread, how it was."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.chatting import say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import finish, pick, row, talking


def test_a_row_tells_what_was_said_what_is_unread_and_how_it_was(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    page, first, second = sit_down(people.shan), open_chat("高一鸣"), open_chat("高二妹")
    talking(first, page, "高一鸣")
    talking(second, page, "高二妹")
    page.get_by_role("tab", name="我的").click()

    # The second one lies open: only the first one's words are unread.
    say(second, "第二位在说话")
    say(first, "第一位在说话")
    expect(row(page, "高一鸣")).to_contain_text("第一位在说话")
    expect(row(page, "高二妹")).to_contain_text("第二位在说话")
    expect(row(page, "高一鸣").get_by_role("img", name="有新消息")).to_be_visible()
    expect(row(page, "高二妹").get_by_role("img", name="有新消息")).to_have_count(0)
    pick(page, "高一鸣")
    expect(row(page, "高一鸣").get_by_role("img", name="有新消息")).to_have_count(0)

    finish(page, "结束会话")
    first.get_by_role("radio", name=re.compile("2")).check(force=True)
    page.get_by_role("tab", name="已结束").click()
    expect(row(page, "高一鸣").get_by_label("评价 2 星")).to_be_visible()
    page.get_by_role("button", name="不满意").click()
    expect(page.get_by_text(re.compile("评价不满意：[1-9]"))).to_be_visible()
    pick(page, "高一鸣")
    expect(page.get_by_role("region", name="客户的评价")).to_contain_text("王珊")
