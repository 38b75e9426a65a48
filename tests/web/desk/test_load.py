"""The supervisors' live view: numbers move by themselves, lead to conversations, and so to stepping in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.chatting import violations
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, note, pick, queue_up, reply_box


def test_the_load_is_live_and_leads_to_the_conversation(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    lead, page, customer = sit_down(people.lead), sit_down(people.shan), open_chat("江小北")
    lead.get_by_role("link", name="实时").click()
    waiting = lead.get_by_role("button", name="等待中")
    in_hand = (
        lead.get_by_role("region", name="客服")
        .get_by_role("row", name=re.compile("王珊"))
        .get_by_role("button")
    ).first
    expect(waiting).to_contain_text("0")
    expect(in_hand).to_contain_text(re.compile("^0 /"))
    queue_up(customer)
    expect(waiting).to_contain_text("1")
    claim(page, "江小北")
    expect(waiting).to_contain_text("0")
    expect(in_hand).to_contain_text(re.compile("^1 /"))
    assert violations(lead) == []

    in_hand.click()
    expect(lead.get_by_text("王珊在手：1 个会话")).to_be_visible()
    pick(lead, "江小北")
    note(lead, "先道歉，再查物流")
    expect(page.get_by_text("先道歉，再查物流")).to_be_visible()
    lead.get_by_role("button", name="接管").click()
    expect(reply_box(lead)).to_be_visible()
    expect(reply_box(page)).to_have_count(0)


def test_agents_have_no_such_page(sit_down: Callable[[Person], Page], people: People) -> None:
    page = sit_down(people.shan)
    expect(page.get_by_role("link", name="工单")).to_be_visible()
    expect(page.get_by_role("link", name="实时")).to_have_count(0)
