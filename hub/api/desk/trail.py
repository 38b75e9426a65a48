"""The audit log, for supervisors: who looked at which personal data when."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hub.agents import audit
from hub.api.desk.access import SupervisorDep
from hub.api.desk.csv_files import csv_file
from hub.api.desk.insight import First, Last, period
from hub.api.desk.schemas.trail import AuditActions, AuditPage
from hub.api.services import ServicesDep
from hub.clock import CHINA
from hub.desk import trail
from hub.desk.trail import Search

router = APIRouter(prefix="/api/v1/desk/audit", tags=["desk"])

EXPORTED = 50_000


def wanted(
    agent_id: str | None = None,
    action: audit.Action | None = None,
    about: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
    first: First = None,
    last: Last = None,
) -> Search:
    """Return the search that the query asks for; days are days in China, without them all times are meant.

    Raises:
        HubError: the period ends before it begins, or is longer than a year.
    """
    return Search(agent_id, action, about, period(first, last) if first or last else None)


SearchDep = Annotated[Search, Depends(wanted)]


@router.get("")
async def read(
    caller: SupervisorDep,
    services: ServicesDep,
    search: SearchDep,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """Return who did what, newest first; `before` the last id is the next page."""
    async with services.database.transaction() as session:
        found = await trail.entries(session, services.trail_wording, search, before, limit + 1)
        audit.record(session, caller.agent.id, "open", "audit")
    return AuditPage.model_validate({"entries": found[:limit], "more": len(found) > limit})


@router.get("/actions")
async def actions(caller: SupervisorDep, services: ServicesDep) -> AuditActions:
    """Return what can be filtered by, with its name in Chinese."""
    return AuditActions(actions={key: act.name for key, act in services.trail_wording.actions.items()})


@router.get("/export.csv", response_class=Response)
async def export(caller: SupervisorDep, services: ServicesDep, search: SearchDep) -> Response:
    """Return the same entries as CSV; at most 50,000, which its last line then says."""
    async with services.database.transaction() as session:
        found = await trail.entries(session, services.trail_wording, search, None, EXPORTED + 1)
        audit.record(session, caller.agent.id, "export", "audit")
    return csv_file("audit.csv", ["时间", "人员", "做了什么", "对象", "编号"], _rows(found, services))


def _rows(found: list[dict[str, Any]], services: ServicesDep) -> Iterator[list[Any]]:
    wording = services.trail_wording
    for entry in found[:EXPORTED]:
        at = entry["created_at"].astimezone(CHINA)
        who = entry["agent"]["name"] if entry["agent"] else wording.system
        thing = wording.targets[entry["target"]].any
        yield [f"{at:%F %T}", who, entry["text"], thing, entry["target_id"] or ""]
    if len(found) > EXPORTED:
        yield ["", "", f"只导出了最近 {EXPORTED} 条，更早的请缩小日期范围再导出", "", ""]
