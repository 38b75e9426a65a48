"""The one place that reads the wall clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# Customers and operators live on China Standard Time; storage is always UTC.
CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the current time as an aware UTC datetime."""
    return datetime.now(UTC)


def china_now() -> datetime:
    """Return the current time in China Standard Time, for wording, ticket dates and business hours."""
    return datetime.now(CHINA)
