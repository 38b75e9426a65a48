"""Business hours in China: weekdays, public holidays, make-up working days, the operator's exceptions."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

import chinese_calendar
from chinese_calendar import constants
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hub.clock import CHINA
from hub.knowledge.yamlfile import DataError, load_located

Clock = Literal["calendar", "business"]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
LAST_KNOWN_YEAR = max(day.year for day in constants.holidays)
"""The State Council publishes a year's holidays in the autumn before; a release of the library follows."""
HORIZON = 400
"""Days to look ahead for working time; without any in so many, the file is refused."""


class Span(BaseModel):
    """Working time within a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Time
    end: Time


class Exceptional(BaseModel):
    """A day on which the operator departs from the calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    work: bool
    note: str


class HoursFile(BaseModel):
    """`business_hours.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workday: list[Span] = Field(min_length=1)
    """Spans of a working day, in order."""
    dayoff: list[Span] = []
    """Spans of weekends and holidays; empty when nobody works."""
    days: list[Exceptional] = []


class BusinessHours:
    """When agents are at work, and how deadlines count."""

    def __init__(self, file: HoursFile) -> None:
        """Take the operator's settings.

        Args:
            file: as read.
        """
        self._workday = [_minutes(span) for span in file.workday]
        self._dayoff = [_minutes(span) for span in file.dayoff]
        self._exceptions = {day.date: day.work for day in file.days}

    @classmethod
    def load(cls, path: Path) -> "BusinessHours":
        """Read the file.

        Raises:
            DataError: the file is broken, or its spans are not in order.
        """
        file, line = load_located(path, HoursFile)
        for name, spans in (("workday", file.workday), ("dayoff", file.dayoff)):
            end = 0
            for number, span in enumerate(spans):
                start, stop = _minutes(span)
                if not end <= start < stop:
                    raise DataError(
                        f"{path}:{line(name, number)}: 时段 {span.start}–{span.end} 不对："
                        "要先早后晚、互不重叠"
                    )
                end = stop
        dates = [day.date for day in file.days]
        for number, day in enumerate(dates):
            if day in dates[:number]:
                raise DataError(f"{path}:{line('days', number)}: {day} 写了两次，请留一处")
        return cls(file)

    def is_workday(self, day: date) -> bool:
        """Tell whether a day (in China) is a working day.

        The operator's exceptions come first, then the State Council's calendar; in years that it does not
        have yet, Monday to Friday are working days.
        """
        if day in self._exceptions:
            return self._exceptions[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def is_open(self, at: datetime) -> bool:
        """Tell whether agents are at work at an aware datetime."""
        local = at.astimezone(CHINA)
        return any(start <= local < end for start, end in self._spans(local.date()))

    def next_opening(self, at: datetime) -> datetime:
        """Return when agents are at work next: `at` itself when they are; aware, in China Standard Time."""
        return self.add(at, 0)

    def add(self, start: datetime, hours: float, clock: Clock = "business") -> datetime:
        """Return the instant that lies so many hours after `start`.

        Args:
            start: aware.
            hours: how many; not negative.
            clock: `business` counts working time only, `calendar` every hour.

        Returns:
            An aware datetime in China Standard Time. For 0 working hours: `start`, or the next opening.
        """
        local = start.astimezone(CHINA)
        left = timedelta(hours=hours)
        if clock == "calendar":
            return local + left
        day = local.date()
        for _ in range(HORIZON + int(hours)):
            for begin, end in self._spans(day):
                begin_here = max(begin, local)
                if begin_here < end and left <= end - begin_here:
                    return begin_here + left
                left -= max(end - begin_here, timedelta())
            day += timedelta(days=1)
        raise ValueError("no working time within reach: see the exceptions in business_hours.yml")

    def unknown_years(self, year: int) -> list[int]:
        """Return which of this year and the next have no holiday data and no exceptions of the operator's."""
        written = {day.year for day in self._exceptions}
        return [y for y in (year, year + 1) if y > LAST_KNOWN_YEAR and y not in written]

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        midnight = datetime.combine(day, time(), CHINA)
        spans = self._workday if self.is_workday(day) else self._dayoff
        return [
            (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)) for start, end in spans
        ]


def _minutes(span: Span) -> tuple[int, int]:
    """Return start and end in minutes of the day."""
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in (span.start, span.end))
    return start, end
