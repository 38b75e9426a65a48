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
    assert dates.resolve("11月28号", THURSDAY, coming=True) == "11月28日"
    assert dates.resolve("28号", THURSDAY, coming=True) == "10月28日", (
        "who complains of a delay means a past day"
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("3天", "11月23日"),
        ("收到三天了", "11月23日"),
        ("一个多星期了", "11月19日前后"),
        ("十来天吧", "11月16日"),
        ("快一个月了", "10月27日前后"),
        ("半个月", "11月11日前后"),
        ("上周", "11月19日前后"),
        ("前几天", "11月22日前后"),
        ("刚收到", "11月26日"),
        ("上周三", "11月18日"),
        ("2026年11月", None),
        ("嗯嗯", None),
    ],
)
def test_a_length_of_time_is_the_day_so_long_ago(said: str, day: str | None) -> None:
    assert dates.resolve(said, THURSDAY, span=True) == day


@given(st.text(alphabet="0123456789年月日号周上下前天昨今一二三十-/.", max_size=12))
def test_no_text_crashes_it(said: str) -> None:
    dates.resolve(said, THURSDAY, span=True)
    dates.days_ago(said, THURSDAY)
