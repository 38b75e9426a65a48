"""Dates as customers say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.flows import dates

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("前天", "11月24日"),
        ("昨天下午3点", "11月25日下午3点"),
        ("3号", "11月3日"),
        ("28号", "10月28日"),
        ("11月3号", "11月3日"),
        ("十一月三号", "11月3日"),
        ("12月30日", "2025年12月30日"),
        ("2026-11-03", "11月3日"),
        ("上个月5号", "10月5日"),
        ("上周五", "11月20日"),
        ("周三", "11月25日"),
        ("三天前", "11月23日"),
        ("2月30日", None),
        ("前几天", None),
        ("", None),
    ],
)
def test_a_day_is_told(said: str, day: str | None) -> None:
    assert dates.resolve(said, THURSDAY) == day


def test_a_promised_day_may_lie_ahead() -> None:
    assert dates.resolve("28号", THURSDAY, coming=True) == "11月28日"
    assert dates.resolve("3号", THURSDAY, coming=True) == "11月3日"


@given(st.text(alphabet="0123456789年月日号周上下前天昨今一二三十-/.", max_size=12))
def test_no_text_crashes_it(said: str) -> None:
    dates.resolve(said, THURSDAY)
    dates.days_ago(said, THURSDAY)
