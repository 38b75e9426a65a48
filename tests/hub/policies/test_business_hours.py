"""Business hours: China's holidays and make-up days, the operator's exceptions, and how deadlines count."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.clock import CHINA
from hub.knowledge.yamlfile import DataError
from hub.policies import BusinessHours
from hub.policies.business_hours import LAST_KNOWN_YEAR

OFFICE = """
workday: [{start: "09:00", end: "12:00"}, {start: "13:00", end: "18:00"}]
dayoff: []
days:
  - {date: 2026-11-25, work: false, note: 盘点}
  - {date: 2026-11-29, work: true, note: 加班}
"""


def hours(tmp_path: Path, text: str = OFFICE) -> BusinessHours:
    path = tmp_path / "business_hours.yml"
    path.write_text(text, encoding="utf-8")
    return BusinessHours.load(path)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "work"),
    [
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-10", True),  # a Saturday, made up for it
        ("2026-02-14", True),  # a Saturday before the Spring Festival
        ("2026-11-27", True),  # a Friday
        ("2026-11-28", False),  # a Saturday
        ("2026-11-25", False),  # the operator's day off
        ("2026-11-29", True),  # the operator's working Sunday
    ],
)
def test_working_days(tmp_path: Path, day: str, work: bool) -> None:
    assert hours(tmp_path).is_workday(date.fromisoformat(day)) is work


def test_years_without_data_fall_back_to_the_week(tmp_path: Path) -> None:
    office, year = hours(tmp_path), LAST_KNOWN_YEAR + 1
    first = date(year, 1, 1)
    week = [first + timedelta(days=after) for after in range(7)]
    assert [office.is_workday(day) for day in week] == [day.weekday() < 5 for day in week]
    assert office.unknown_years(LAST_KNOWN_YEAR) == [year]
    assert office.unknown_years(LAST_KNOWN_YEAR - 1) == []
    known = hours(tmp_path, OFFICE + f"  - {{date: {year}-01-01, work: false, note: 元旦}}\n")
    assert known.unknown_years(LAST_KNOWN_YEAR) == []
    assert not known.is_workday(first)


@pytest.mark.parametrize(
    ("start", "counted", "end"),
    [
        ("2026-11-26T10:00", 1, "2026-11-26T11:00"),
        ("2026-11-26T11:30", 1, "2026-11-26T13:30"),  # over lunch
        ("2026-11-26T17:00", 2, "2026-11-27T10:00"),  # over night
        ("2026-11-27T17:00", 2, "2026-11-29T10:00"),  # the Saturday is off, the Sunday is worked
        ("2026-11-24T17:30", 1, "2026-11-26T09:30"),  # over the operator's day off
        ("2026-09-30T17:00", 2, "2026-10-08T10:00"),  # over the National Day holidays
        ("2026-11-26T20:00", 0, "2026-11-27T09:00"),  # the next opening
        ("2026-11-26T10:00", 0, "2026-11-26T10:00"),
        ("2026-11-26T09:00", 8, "2026-11-26T18:00"),
    ],
)
def test_working_time(tmp_path: Path, start: str, counted: float, end: str) -> None:
    assert hours(tmp_path).add(at(start), counted) == at(end)


def test_calendar_time_counts_every_hour(tmp_path: Path) -> None:
    assert hours(tmp_path).add(at("2026-09-30T17:00"), 24, "calendar") == at("2026-10-01T17:00")


def test_open_and_closed(tmp_path: Path) -> None:
    office = hours(tmp_path)
    assert office.is_open(at("2026-11-26T09:00"))
    assert not office.is_open(at("2026-11-26T12:30"))
    assert not office.is_open(at("2026-11-26T18:00"))
    assert office.next_opening(at("2026-11-28T08:00")) == at("2026-11-29T09:00")


@settings(max_examples=60)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)), st.floats(0, 200), st.floats(0, 50))
def test_a_longer_deadline_is_never_earlier(
    tmp_path_factory: pytest.TempPathFactory, start: datetime, counted: float, more: float
) -> None:
    office = hours(tmp_path_factory.mktemp("hours"))
    begin = start.replace(tzinfo=CHINA)
    end = office.add(begin, counted)
    assert begin <= end <= office.add(begin, counted + more)
    assert counted == 0 or office.is_open(end - timedelta(seconds=1)) or counted < 1 / 3600


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ('workday: [{start: "9:00", end: "18:00"}]', 1, "start"),
        ('workday:\n  - {start: "18:00", end: "09:00"}', 2, "先早后晚"),
        ('workday:\n  - {start: "09:00", end: "13:00"}\n  - {start: "12:00", end: "18:00"}', 3, "互不重叠"),
        ("workday: []", 1, "workday"),
        (
            'workday: [{start: "09:00", end: "18:00"}]\ndays:\n  - {date: 2026-01-01, work: true, note: a}\n'
            "  - {date: 2026-01-01, work: false, note: b}",
            4,
            "写了两次",
        ),
        (
            'workday: [{start: "09:00", end: "18:00"}]\ndays: [{date: 2026-13-01, work: true, note: a}]',
            2,
            "date",
        ),
    ],
)
def test_a_broken_file_is_named_with_line(tmp_path: Path, text: str, line: int, hint: str) -> None:
    with pytest.raises(DataError) as error:
        hours(tmp_path, text)
    assert f"business_hours.yml:{line}:" in str(error.value)
    assert hint in str(error.value)
