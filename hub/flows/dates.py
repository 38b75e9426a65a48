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
UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
AGO = re.compile(rf"{NUMBER}个?(天|日|周|星期|礼拜|月)(?:多)?(?:以?前|之前)")
SPAN = re.compile(rf"{NUMBER}(?:来|多)?(?:个?多?(天|周|星期|礼拜)|个多?(月))")
SPANS = {
    "半个多?月": 15,
    "大半个月": 20,
    "上上(周|个?星期|个?礼拜)": 14,
    "上(周|个?星期|个?礼拜)": 7,
    "上上个?月": 60,
    "上个?月": 30,
    "前几天|前些天|几天": 4,
    "前两天": 2,
    "这两天|这几天": 1,
    "刚|才(到|收|拿)": 0,
}
"""Lengths of time that are no number of days, in days; the first that is found counts."""
ABOUT = "前后"


def resolve(said: str, today: date, coming: bool = False, span: bool = False) -> str | None:
    """Return a date as it is shown, such as 「11月23日」, 「11月23日下午3点」.

    Args:
        said: as the customer put it (「前天」, 「3号下午」, 「上周五」).
        today: the day on which it was said.
        coming: a day with its month may lie ahead (a promised day); otherwise it is the last such day.
        span: a length of time (「三天了」) means the day so long ago.

    Returns:
        The day with what was said behind it, or None if no day can be told.
    """
    found = _day(said, today, coming) or (_span(said, today) if span else None)
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
            return _weekday(today, match.group(1) or "", match.group(2)), said[match.end() :]
        if match := AGO.search(said):
            return today - timedelta(number(match.group(1)) * UNITS[match.group(2)]), said[match.end() :]
        if match := DAY.search(said):
            return _day_of_month(today, number(match.group(1))), said[match.end() :]
    except ValueError:
        # 「2月30日」 and the like: no such day.
        return None
    return None


def _span(said: str, today: date) -> tuple[date, str] | None:
    """Return the day that lies as long ago as is said."""
    try:
        if match := SPAN.search(said):
            unit = match.group(2) or match.group(3)
            return today - timedelta(number(match.group(1)) * UNITS[unit]), "" if unit == "天" else ABOUT
    except (ValueError, OverflowError):
        return None
    days = next((days for words, days in SPANS.items() if re.search(words, said)), -1)
    return (today - timedelta(days), ABOUT if days else "") if days >= 0 else None


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
        return min(days, key=lambda other: abs((today - other).days))
    return max(other for other in days if other <= today)


def _day_of_month(today: date, day: int) -> date:
    months = [today.year * 12 + today.month - 1 + shift for shift in (-2, -1, 0)]
    days = []
    for month in months:
        try:
            days.append(date(month // 12, month % 12 + 1, day))
        except ValueError:
            continue
    return max(other for other in days if other <= today)


def _weekday(today: date, which: str, said: str) -> date:
    day = {"日": 7, "天": 7, "末": 6}.get(said) or number(said)
    monday = today - timedelta(days=today.isoweekday() - 1)
    weeks = {"上上": -2, "上": -1, "下": 1}.get(which, 0)
    found = monday + timedelta(days=day - 1, weeks=weeks)
    if not which and found > today:
        found -= timedelta(weeks=1)
    return found
