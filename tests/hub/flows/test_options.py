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
