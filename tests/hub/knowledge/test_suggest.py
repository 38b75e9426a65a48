"""Suggestions while typing, over the real FAQ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.knowledge.suggest import Suggester
from hub.settings import ROOT

SUGGESTER = Suggester.load(ROOT / "data" / "faq")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("忘记密码", "密码"),
        ("登不上去", "登录"),
        ("退货要多久", "退"),
        ("wangjimima", "密码"),
        ("wjmm", "密码"),
        ("申诉材料", "申诉"),
    ],
)
def test_the_beginning_of_a_question_finds_it(typed: str, expected: str) -> None:
    found = SUGGESTER.suggest(typed)
    assert 1 <= len(found) <= 4
    assert expected in found[0], found


@pytest.mark.parametrize("typed", ["", "我", "！？", "今天天气真好啊", "x"])
def test_too_little_or_something_else_suggests_nothing(typed: str) -> None:
    assert SUGGESTER.suggest(typed) == []


@given(st.text(max_size=100))
def test_any_text_is_borne(typed: str) -> None:
    found = SUGGESTER.suggest(typed)
    assert len(found) == len(set(found)) <= 4
