"""Every kind of message, from every sender, as the customer sees it; hostile content in every field."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from tests.support.backstage import Backstage
from tests.web.chatting import bubbles, conversation_of, say, violations
from tests.web.conftest import PHONE

ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}${7*7}javascript:alert(3)"
SOURCE = {"document": ATTACK, "title": ATTACK, "section": ATTACK, "section_id": ATTACK}
ORDER = {
    "type": "order",
    "number": "BT20261122052026",
    "status_name": "运输中",
    "items": [{"name": "轻薄笔记本电脑 14英寸", "quantity": 1, "price": "5699.00"}],
    "total": "5699.00",
    "placed_at": "2026-11-22T02:00:00Z",
    "carrier": "顺丰速运",
    "waybill": "SF1234567890123",
    "last_event": "快递员正在派送，请保持电话畅通",
}
TICKET = {
    "type": "ticket",
    "number": "TS202611250001",
    "kind_name": "投诉",
    "stage_name": "处理中",
    "created_at": "2026-11-25T02:00:00Z",
    "due_at": "2026-11-27T02:00:00Z",
}


def hostile(value: Any) -> Any:
    """Return the same structure with an attack in every text."""
    if isinstance(value, dict):
        kept = {"type", "placed_at", "created_at", "due_at"}
        return {key: one if key in kept else hostile(one) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    return ATTACK if isinstance(value, str) else value


@pytest.mark.parametrize("sender", [Sender.BOT, Sender.AGENT, Sender.SYSTEM])
def test_markup_of_every_sender_is_text(
    open_page: Callable[..., Page], backstage: Backstage, sender: Sender
) -> None:
    page = open_page()
    attacks: list[str] = []
    page.on("dialog", lambda dialog: (attacks.append(dialog.message), dialog.dismiss()))
    conversation = conversation_of(page)
    picture = {"id": "x", "type": "image", "name": ATTACK, "size": 1, "url": "/api/v1/attachments/x?key=x"}
    draft = Draft(
        sender,
        ATTACK,
        author=ATTACK[:80],
        buttons=[{"title": ATTACK, "payload": "/x"}],
        sources=[SOURCE],
        cards=[hostile(ORDER), hostile(TICKET)],
        attachments=[picture],
    )
    backstage.append(conversation, draft)
    expect(bubbles(page, sender)).to_have_text(ATTACK)
    expect(page.locator("btp-card .number")).to_have_text([ATTACK, ATTACK])
    expect(page.locator("btp-quick-replies button", has_text=ATTACK)).to_be_visible()
    assert page.locator("btp-chat img[src=x], btp-chat script").count() == 0
    page.locator(".source").click()
    expect(page.get_by_role("dialog")).to_contain_text(ATTACK)
    assert attacks == []


def test_an_agents_hostile_name_is_text(open_page: Callable[..., Page], backstage: Backstage) -> None:
    page = open_page()
    attacks: list[str] = []
    page.on("dialog", lambda dialog: (attacks.append(dialog.message), dialog.dismiss()))
    conversation = conversation_of(page)
    backstage.queue(conversation)
    expect(page.locator("btp-header p")).to_contain_text("排队中")
    backstage.claim(conversation, ATTACK[:80])
    expect(page.locator("btp-header p")).to_contain_text(ATTACK[:80])
    assert attacks == []


def test_who_serves_is_told_by_name(open_page: Callable[..., Page], backstage: Backstage) -> None:
    page = open_page()
    conversation = conversation_of(page)
    backstage.queue(conversation)
    expect(page.locator("btp-header p")).to_have_text(re.compile("排队中"))
    backstage.claim(conversation, "小周")
    expect(page.locator("btp-header p")).to_have_text("小周 正在为您服务")
    backstage.append(conversation, Draft(Sender.AGENT, "您好，我来处理", author="小周"))
    expect(page.locator(".message.agent .name")).to_have_text("人工客服 小周")
    expect(page.locator("[aria-live=polite]")).to_contain_text("人工客服 小周：您好，我来处理")


def test_cards_show_what_is_known(open_page: Callable[..., Page], backstage: Backstage) -> None:
    page = open_page(PHONE)
    conversation = conversation_of(page)
    bare = {"type": "order", "number": "BT20261122052027"}
    backstage.append(conversation, Draft(Sender.BOT, "这是您的订单", cards=[ORDER, TICKET, bare]))
    order, ticket, unknown = (page.locator("btp-card").nth(i) for i in range(3))
    for text in ("BT20261122052026", "运输中", "¥5699.00", "顺丰速运 SF1234567890123", "快递员正在派送"):
        expect(order).to_contain_text(text)
    expect(ticket).to_contain_text("预计答复")
    expect(unknown.locator("dl, ul")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_many_choices_are_numbered_and_a_typed_number_chooses(
    open_page: Callable[..., Page], backstage: Backstage
) -> None:
    page = open_page()
    conversation = conversation_of(page)
    buttons = [{"title": title, "payload": f"/inform{{}}{i}"} for i, title in enumerate("甲乙丙丁")]
    backstage.append(conversation, Draft(Sender.BOT, "选一个", buttons=buttons))
    expect(page.get_by_role("button", name="3丙")).to_be_visible()
    say(page, "3")
    expect(bubbles(page, "customer")).to_have_text(["丙"])


def test_an_answer_and_an_episode_are_rated_and_remembered(
    open_page: Callable[..., Page], backstage: Backstage
) -> None:
    page = open_page()
    conversation = conversation_of(page)
    rating = {"type": "rating", "subject": "bot", "agent_id": None}
    backstage.append(
        conversation,
        Draft(Sender.BOT, "这样办", sources=[SOURCE]),
        Draft(Sender.SYSTEM, "给个分吧", cards=[rating]),
    )
    page.get_by_role("button", name="没帮助").click()
    page.get_by_label("满意（4）", exact=True).check(force=True)
    page.get_by_label("还想说点什么").fill("挺快的")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("btp-rating")).to_contain_text("谢谢您的评价")
    page.reload()
    expect(page.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("满意（4）", exact=True)).to_be_checked()


def test_emoji_and_long_numbers_stay_within_the_bubble(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    text = "👨‍👩‍👧‍👦🇨🇳 " + "1234567890" * 12
    say(page, text)
    expect(bubbles(page, "customer").first).to_have_text(text)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
