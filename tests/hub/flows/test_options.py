"""Answers that point at a button."""

import pytest

from hub.flows import options

SHOWN = [{"title": title, "payload": f"/{title}"} for title in ("配送延误", "服务态度差", "其他")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("第二个", "服务态度差"),
        ("选1", "配送延误"),
        ("2", "服务态度差"),
        ("第三个吧", "其他"),
        ("最后一个", "其他"),
        ("其他。", "其他"),
        ("4", None),
        ("3号", None),
        ("我要投诉", None),
        ("", None),
    ],
)
def test_a_text_points_at_a_button(text: str, title: str | None) -> None:
    found = options.pointed_at(text, SHOWN)
    assert (found["title"] if found else None) == title


def test_a_payload_is_read() -> None:
    heard = options.pressed('/inform{"order_number": "-"}')
    assert heard.intent == "inform" and heard.entities == [{"entity": "order_number", "value": "-"}]
    assert options.pressed("/faq/refund_arrival").faq == "refund_arrival"
    assert options.pressed("/inform{broken").entities == []


ORDERS = [
    {"title": "纯棉衬衫 白色 BT20261125744958", "payload": "/a"},
    {"title": "台灯 BT20261125764716", "payload": "/b"},
    {"title": "跳过", "payload": "/skip"},
]


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("台灯那个", "/b"),
        ("那个衬衫", "/a"),
        ("我要退白色的", None),
        ("白色的那件", "/a"),
        ("尾号4716那单", "/b"),
        ("就那一单", None),
        ("好的", None),
        ("B", None),
    ],
)
def test_an_order_is_named_by_its_goods_or_its_last_digits(said: str, payload: str | None) -> None:
    meant = options.pointed_at(said, ORDERS)
    assert (meant["payload"] if meant else None) == payload


def test_the_only_order_is_meant_by_that_one() -> None:
    meant = options.pointed_at("就那一单", ORDERS[1:])
    assert meant is not None and meant["payload"] == "/b"
    assert options.pointed_at("对", ORDERS[1:]) is None
