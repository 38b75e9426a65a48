"""Many spellings, one reading."""

import pytest

from actions.reading import as_read


@pytest.mark.parametrize(
    ("text", "normalized", "read", "expected"),
    [
        ("訂單號填錯了", "订单号填错了", "订单号填错了", "订单号填错了"),
        ("我要退貨，單號BT2026", "我要退货,单号bt2026", "我要退货,单号bt0", "我要退货，单号BT2026"),
        ("啊啊啊啊沒有", "啊啊没有", "啊啊没有", "啊啊啊啊没有"),
        ("tiao guo", "tiao guo", "跳过", "跳过"),
        ("dian hua 138", "dian hua 138", "电话 0", "dian hua 138"),
        ("Hello", "hello", "hello", "Hello"),
        ("", "", "", ""),
    ],
)
def test_one_spelling(text: str, normalized: str, read: str, expected: str) -> None:
    assert as_read({"text": text, "normalized_text": normalized, "read_text": read}) == (expected, [])


def test_a_button_is_no_text() -> None:
    found = [{"entity": "order_number", "start": 7, "end": 28, "value": "-"}]
    message = {"text": '/inform{"order_number": "-"}', "entities": found}
    assert as_read(message) == (message["text"], found)


def test_the_values_of_entities_are_read_too() -> None:
    found = [{"entity": "goods", "start": 0, "end": 3, "value": "熱水壺"}]
    message = {"text": "熱水壺壞了", "normalized_text": "热水壶坏了", "entities": found}
    assert as_read(message) == ("热水壶坏了", [{**found[0], "value": "热水壶"}])
