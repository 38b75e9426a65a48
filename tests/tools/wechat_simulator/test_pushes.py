"""What is pushed, against samples written after the documentation, and read by wechatpy."""

from pathlib import Path

import pytest
from wechatpy import parse_message

from tools.wechat_simulator import pushes, xml
from tools.wechat_simulator.xml import Fields

SAMPLES = Path(__file__).parent / "samples"
HEADS: Fields = {
    "ToUserName": "gh_3f2a1b4c5d6e",
    "FromUserName": "oQk7Xs3vB1nUj8mRt5yEw2zLa9cD",
    "CreateTime": 1764064800,
}
MSG_ID = {"MsgId": 23456789012345678}

MESSAGES: dict[str, tuple[Fields, str]] = {
    "text": (pushes.text('退款几天到账？😀 a<b & "c"'), "text"),
    "text_with_cdata_end": (pushes.text("甲]]>乙"), "text"),
    "menu_choice": (pushes.menu_choice("满意", "101"), "text"),
    "image": (pushes.image("http://127.0.0.1/mmbiz_jpg/main/m1/0", "m1"), "image"),
    "voice": (pushes.voice("m2", None), "voice"),
    "voice_recognised": (pushes.voice("m2", "我的快递到哪了"), "voice"),
    "video": (pushes.video("m3", "t3"), "video"),
    "shortvideo": (pushes.video("m3", "t3", short=True), "shortvideo"),
    "location": (pushes.location(31.2304, 121.4737, "上海市黄浦区"), "location"),
    "link": (pushes.link("一条商品", "很好看", "https://example.com/a?b=1&c=2"), "link"),
    "sticker": (pushes.text(pushes.UNSUPPORTED), "text"),
    "file": (pushes.file("发票.pdf", 1024), "unknown"),
}
EVENTS: dict[str, tuple[Fields, str]] = {
    "subscribe": (pushes.event("subscribe", ""), "subscribe"),
    "subscribe_by_scan": (pushes.event("subscribe", "qrscene_box7", Ticket="gQEticket"), "subscribe_scan"),
    "unsubscribe": (pushes.event("unsubscribe", ""), "unsubscribe"),
    "scan": (pushes.event("SCAN", "box7", Ticket="gQEticket"), "scan"),
    "click": (pushes.event("CLICK", "track"), "click"),
    "view": (pushes.event("VIEW", "https://example.com/orders"), "view"),
    "scancode_waitmsg": (pushes.scancode("scan", "BT20261103004512"), "scancode_waitmsg"),
    "location_report": (
        pushes.event("LOCATION", Latitude=31.2304, Longitude=121.4737, Precision=30.0),
        "location",
    ),
}


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_as_documented(name: str) -> None:
    fields, kind = MESSAGES[name]
    assert xml.write({**HEADS, **fields, **MSG_ID}) == sample(name)
    read = parse_message(sample(name))
    assert read.type == kind
    assert read.source == HEADS["FromUserName"]


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_as_documented(name: str) -> None:
    fields, kind = EVENTS[name]
    assert xml.write({**HEADS, **fields}) == sample(name)
    assert parse_message(sample(name)).event == kind


def test_no_sample_is_left_over() -> None:
    assert {path.stem for path in SAMPLES.glob("*.xml")} == {*MESSAGES, *EVENTS}


def test_ids_grow_and_fit_64_bits() -> None:
    first, second = pushes.new_msg_id(), pushes.new_msg_id()
    assert first < second < 2**63
