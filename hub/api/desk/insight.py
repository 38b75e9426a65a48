"""The supervisors' numbers; each links to its conversations, and all can be taken along as CSV."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hub.agents import audit
from hub.api.desk.access import SupervisorDep
from hub.api.desk.csv_files import csv_file
from hub.api.services import ServicesDep
from hub.clock import CHINA, china_now
from hub.desk import insight, sheet
from hub.desk.insight import Period
from hub.errors import invalid

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])

LONGEST = 366
DEFAULT_DAYS = 7

First = Annotated[date | None, Query(alias="from", description="first day, China Standard Time")]
Last = Annotated[date | None, Query(alias="to", description="last day, included")]


def period(first: date | None, last: date | None) -> Period:
    """Return the period of whole days in China; the last seven by default.

    Raises:
        HubError: it ends before it begins, or is longer than a year.
    """
    last = last or china_now().date()
    first = first or last - timedelta(days=DEFAULT_DAYS - 1)
    if first > last or (last - first).days >= LONGEST:
        raise invalid(**{"from": "开始日期要在结束日期之前，最多一年"})
    start = datetime.combine(first, datetime.min.time(), CHINA)
    return Period(start, datetime.combine(last, datetime.min.time(), CHINA) + timedelta(days=1))


@router.get("/insight")
async def overview(
    caller: SupervisorDep, services: ServicesDep, first: First = None, last: Last = None
) -> dict[str, Any]:
    """Return all numbers of a period.

    `counts` names double as the list's `insight` filter, `labels` as its `label`, `reasons` as its `reason`.
    """
    asked = period(first, last)
    async with services.database.transaction() as session:
        audit.record(session, caller.agent.id, "open", "insight", detail=_days(asked))
        return await insight.overview(session, asked, services.titles)


@router.get("/insight/export.csv", response_class=Response)
async def export(
    caller: SupervisorDep, services: ServicesDep, first: First = None, last: Last = None
) -> Response:
    """Return the same numbers as CSV."""
    asked = period(first, last)
    async with services.database.transaction() as session:
        audit.record(session, caller.agent.id, "export", "insight", detail=_days(asked))
        numbers = await insight.overview(session, asked, services.titles)
    return csv_file(f"insight-{asked.start:%Y%m%d}.csv", sheet.HEADER, sheet.rows(numbers))


def _days(asked: Period) -> str:
    return f"{asked.start:%F}–{asked.end - timedelta(days=1):%F}"
