"""Dates as customers say them, resolved to days."""

import re
from datetime import date, timedelta

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "大后天": 3,
    "后天": 2,
}
NUMBER = r"([0-9]+|[零〇一二两三四五六七八九十]+)"
FULL = re.compile(r"(?:(20[0-9]{2})[-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
MONTH_DAY = re.compile(
    rf"{NUMBER}月(?:份)?{NUMBER}[日号]?|(?<![0-9.])([0-9]{{1,2}})[./-]([0-9]{{1,2}})(?![0-9])"
)
OTHER_MONTH = re.compile(rf"(上上个?月|上个?月|这个?月|本月|下个?月)的?{NUMBER}[日号]")
DAY = re.compile(rf"{NUMBER}[日号]")
WEEKDAY = re.compile(r"(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-6末])")
AGO = re.compile(rf"{NUMBER}(个?)(天|日|周|星期|礼拜|个月)(?:以?前|之前)")
AHEAD = 4
"""A day ahead is as likely as one four times as far back."""


def resolve(said: str, today: date, coming: bool = False) -> str | None:
    """Return a date as it is shown, such as 「11月23日」, 「11月23日下午3点」.

    Args:
        said: as the customer put it (「前天」, 「3号下午」, 「上周五」).
        today: the day on which it was said.
        coming: a bare 「3号」 may lie a few days ahead (a promised day); otherwise it is the last such day.

    Returns:
        The day with what was said behind it, or None if no day can be told.
    """
    found = _day(said, today, coming)
    if found is None:
        return None
    day, rest = found
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日{rest.strip(' 的')}"


def days_ago(said: str, today: date) -> int | None:
    """Return how many days ago a past day was, or None if no day can be told."""
    found = _day(said, today, coming=False)
    return (today - found[0]).days if found else None


def _day(said: str, today: date, coming: bool) -> tuple[date, str] | None:
    try:
        if match := FULL.search(said):
            return date(*map(int, match.groups())), said[match.end() :]
        if match := OTHER_MONTH.search(said):
            shift = {"上上": -2, "上个": -1, "上月": -1, "下个": 1, "下月": 1}.get(match.group(1)[:2], 0)
            month = today.year * 12 + today.month - 1 + shift
            return date(month // 12, month % 12 + 1, number(match.group(2))), said[match.end() :]
        if match := MONTH_DAY.search(said):
            month, day = (number(part) for part in match.groups() if part)
            return _nearest(today, month, day, coming), said[match.end() :]
        for word, shift in DAYS.items():
            if word in said:
                return today + timedelta(days=shift), said[said.index(word) + len(word) :]
        if match := WEEKDAY.search(said):
            return _weekday(today, match.group(1) or "", match.group(2), coming), said[match.end() :]
        if match := AGO.search(said):
            count, unit = number(match.group(1)), match.group(3)
            days = count * {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}.get(unit, 30)
            return today - timedelta(days=days), said[match.end() :]
        if match := DAY.search(said):
            return _day_of_month(today, number(match.group(1)), coming), said[match.end() :]
    except ValueError:
        # 「2月30日」 and the like: no such day.
        return None
    return None


def number(text: str) -> int:
    """Return the value of a small number in digits or characters.

    Raises:
        ValueError: it is none.
    """
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten and len(tens) <= 1 and len(ones) <= 1:
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    if text in DIGITS:
        return DIGITS[text]
    raise ValueError(f"no number: {text}")


def _nearest(today: date, month: int, day: int, coming: bool) -> date:
    years = [today.year - 1, today.year, today.year + 1]
    days = [date(year, month, day) for year in years]
    if coming:
        return _promised(today, days)
    return max(other for other in days if other <= today)


def _promised(today: date, days: list[date]) -> date:
    """Return the likeliest promised day: whoever complains of a delay mostly means a past one."""
    return min(days, key=lambda day: (today - day).days if day <= today else (day - today).days * AHEAD)


def _day_of_month(today: date, day: int, coming: bool) -> date:
    months = [today.year * 12 + today.month - 1 + shift for shift in (-2, -1, 0, 1)]
    days = []
    for month in months:
        try:
            days.append(date(month // 12, month % 12 + 1, day))
        except ValueError:
            continue
    if coming:
        return _promised(today, days)
    return max(other for other in days if other <= today)


def _weekday(today: date, which: str, said: str, coming: bool) -> date:
    day = {"日": 7, "天": 7, "末": 6}.get(said) or number(said)
    monday = today - timedelta(days=today.isoweekday() - 1)
    weeks = {"上上": -2, "上": -1, "下": 1}.get(which, 0)
    found = monday + timedelta(days=day - 1, weeks=weeks)
    if not which and not coming and found > today:
        found -= timedelta(weeks=1)
    return found
