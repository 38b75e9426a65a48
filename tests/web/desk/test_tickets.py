"""A ticket out of a conversation: the customer has its number, the side panel and the board are live."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.desk.conftest import People, Person
from tests.web.desk.working import talking

NUMBER = re.compile(r"TS\d{12}")


def test_filed_out_of_a_conversation_and_live_for_everybody(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    board, page, customer = sit_down(people.lead), sit_down(people.shan), open_chat("方可儿")
    board.get_by_role("link", name="工单").click()
    talking(customer, page, "方可儿")

    beside = page.get_by_role("region", name="客户的工单")
    beside.get_by_role("button", name="登记工单").click()
    form = page.get_by_role("dialog", name="登记工单")
    expect(form.get_by_role("button", name="登记", exact=True)).to_be_disabled()
    form.get_by_role("radio", name="投诉").check(force=True)
    form.get_by_label("问题描述").fill("快递三天没动了")
    form.get_by_label("订单号").fill("20261101001")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(form).to_be_hidden()

    expect(beside).to_contain_text(NUMBER)
    number = NUMBER.search(beside.inner_text())
    assert number is not None
    expect(customer.locator("btp-card")).to_contain_text(number[0])
    card = board.get_by_role("region", name="受理中").get_by_role("link", name=re.compile(number[0]))
    expect(card).to_contain_text("快递三天没动了")

    # A colleague moves it on: the panel beside the conversation knows.
    card.click()
    board.get_by_role("button", name="转到“调查中”").click()
    expect(beside).to_contain_text("调查中")
