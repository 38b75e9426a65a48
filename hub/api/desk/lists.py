"""Lists of conversations, by queue and by what is asked of them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from hub.agents import audit
from hub.agents.agents import Role
from hub.api.desk.access import CallerDep
from hub.api.desk.insight import First, Last, period
from hub.api.desk.schemas.conversations import ConversationList
from hub.api.services import ServicesDep
from hub.conversations.statuses import Priority, Status
from hub.desk import insight, listing
from hub.errors import invalid
from hub.storage.tables import Conversation

router = APIRouter(prefix="/api/v1/desk/conversations", tags=["desk"])

NO_TEAM = "none"


def narrowed(
    caller: CallerDep,
    mine: bool = False,
    agent_id: str | None = None,
    team_id: Annotated[str | None, Query(description="`none`: those of no team")] = None,
    priority: str | None = None,
    snoozed: bool | None = None,
    overdue: Annotated[bool, Query(description="whose first human answer is late")] = False,
    unanswered: Annotated[bool, Query(description="whose customer waits for the agent's answer")] = False,
    rated: Annotated[Literal["good", "bad"] | None, Query(description="4–5, or 1–2, when last asked")] = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions on conversations that the query asks for."""
    conditions = []
    if mine or agent_id:
        conditions.append(Conversation.agent_id == (caller.agent.id if mine else agent_id))
    if team_id:
        conditions.append(
            Conversation.team_id.is_(None) if team_id == NO_TEAM else Conversation.team_id == team_id
        )
    if priority:
        conditions.append(Conversation.priority == Priority.read(priority))
    if snoozed is not None:
        conditions.append(Conversation.snoozed.is_(snoozed))
    if overdue:
        conditions.append(listing.overdue())
    if unanswered:
        conditions.append(listing.unanswered())
    if rated is not None:
        conditions.append(listing.rated(rated))
    return conditions


def counted(
    caller: CallerDep,
    insight_of: Annotated[
        str | None, Query(alias="insight", description="a name of insight's `counts`")
    ] = None,
    label: str | None = None,
    reason: str | None = None,
    faq: Annotated[str | None, Query(description="an entry whose answer an agent sent")] = None,
    first: First = None,
    last: Last = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions behind one of insight's numbers.

    Raises:
        HubError: `forbidden` for agents, or there is no such number.
    """
    if not (insight_of or label or reason or faq):
        return []
    caller.viewer.demand(Role.SUPERVISOR)
    asked = period(first, last)
    if insight_of and insight_of not in insight.FILTERS:
        raise invalid(insight=f"insight 只能是 {'、'.join(insight.FILTERS)}")
    conditions = [insight.FILTERS[insight_of](asked)] if insight_of else []
    conditions += [insight.with_label(asked, label)] if label else []
    conditions += [insight.with_reason(asked, reason)] if reason else []
    return conditions + ([insight.with_faq(asked, faq)] if faq else [])


@router.get("")
async def list_conversations(
    caller: CallerDep,
    services: ServicesDep,
    narrowing: Annotated[list[ColumnElement[bool]], Depends(narrowed)],
    counting: Annotated[list[ColumnElement[bool]], Depends(counted)],
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> ConversationList:
    """Return conversations that the caller may see, in the order in which they are to be worked on."""
    async with services.database.transaction() as session:
        found, total = await listing.items(
            session, caller.viewer, status, [*narrowing, *counting], limit, offset
        )
        audit.record(session, caller.agent.id, "list", "conversation", detail=status or "")
    return ConversationList.model_validate({"conversations": found, "total": total})


@router.get("/counts")
async def count_conversations(caller: CallerDep, services: ServicesDep) -> dict[str, int]:
    """Return how many conversations of each status the caller sees, and `mine`."""
    async with services.database.transaction() as session:
        return await listing.counts(session, caller.viewer)
