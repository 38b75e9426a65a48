"""One spelling for many, and the way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import normalize


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ＢＴ２０２６", "bt2026"),
        ("我要退貨，請問怎麼辦", "我要退货，请问怎么办"),
        ("退\u200b款\ufeff", "退款"),
        ("啊啊啊啊啊", "啊啊"),
        ("13800000000", "13800000000"),
        ("快 递 到 哪 了", "快递到哪了"),
        ("订单号 BT2026 谢谢", "订单号 bt2026 谢谢"),
    ],
)
def test_spellings_become_one(written: str, expected: str) -> None:
    assert normalize(written).text.replace(",", "，") == expected


@given(st.text(max_size=80))
def test_every_character_knows_where_it_came_from(written: str) -> None:
    normalized = normalize(written)
    assert len(normalized.offsets) == len(normalized.text) + 1
    assert list(normalized.offsets) == sorted(normalized.offsets)
    assert normalized.offsets[-1] == len(written)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(written: str) -> None:
    once = normalize(written).text
    assert len(normalize(once).text) <= len(once)
