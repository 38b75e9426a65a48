"""Messages as WeChat shows them."""

import uuid
from typing import Any

from hub.channels.wechat.rendering import render
from hub.channels.wechat.wording import WechatWording
from hub.storage.tables import Message

ORDER = {
    "type": "order",
    "number": "BT20261103004512",
    "status": "shipped",
    "status_name": "已发货",
    "items": [{"name": "保温杯", "quantity": 2, "price": "59.00"}],
    "total": "118.00",
    "placed_at": "2026-11-03T10:00:00+08:00",
}
TICKET = {
    "type": "ticket",
    "number": "TS202611030001",
    "kind": "complaint",
    "kind_name": "投诉",
    "stage": "accepted",
    "stage_name": "受理中",
    "created_at": "2026-11-03T02:30:00+00:00",
}


def message(text: str = "您好", **more: Any) -> Message:
    parts: dict[str, Any] = {"buttons": [], "sources": [], "attachments": [], "cards": [], **more}
    return Message(id=uuid.uuid4().hex, text=text, **parts)


def test_the_source_is_one_short_line(wording: WechatWording) -> None:
    sources = [{"title": f"文档{n}", "section": "一节"} for n in (1, 1, 2, 3)]
    [part] = render(message(sources=sources), wording)
    assert part.body == "您好\n（依据：《文档1》一节、《文档2》一节等）"


def test_choices_are_numbered_and_numbers_go_on(wording: WechatWording) -> None:
    buttons = [{"title": "查物流", "payload": "/a"}, {"title": "转人工", "payload": "/b"}]
    [part] = render(message(buttons=buttons), wording)
    assert part.body.endswith("1. 查物流\n2. 转人工")
    [part] = render(message(buttons=buttons), wording, numbered_before=2)
    assert part.body.endswith("3. 查物流\n4. 转人工")


def test_cards_are_lines_without_what_is_unknown(wording: WechatWording) -> None:
    [part] = render(message(cards=[ORDER, TICKET]), wording)
    lines = part.body.splitlines()
    assert "📦 订单 BT20261103004512：已发货" in lines
    assert "商品：保温杯×2" in lines
    assert "提交时间：11月03日 10:30" in lines
    assert not any("物流" in line or "None" in line for line in lines)


def test_images_follow_the_text_where_they_can_be_shown(wording: WechatWording) -> None:
    attachments = [{"id": "a1", "type": "image"}, {"id": "a2", "type": "video"}]
    parts = render(message(attachments=attachments), wording)
    assert [part.kind for part in parts] == ["text", "image"]
    assert wording.unshown in parts[0].body, "a video cannot be sent"
    [part] = render(message("", attachments=attachments[:1]), wording, images=False)
    assert part.body == wording.unshown


def test_a_long_message_leaves_room_for_the_hint(wording: WechatWording) -> None:
    parts = render(message("这是一句话。" * 300), wording)
    assert len(parts) == 3
    assert all(len((part.body + "\n\n" + wording.more).encode()) <= 2048 for part in parts)
