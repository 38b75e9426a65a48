"""What supervisors see of this moment: who has how much in hand, and who waits."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents.agents import Presence
from hub.conversations.statuses import Priority, Status
from hub.desk.listing import overdue, unanswered
from hub.storage.tables import Agent, Conversation, Team


async def overview(session: AsyncSession) -> dict[str, Any]:
    """Return the load of every agent who is there or holds something, and the queue by team and priority."""
    return {"agents": await _agents(session), "queues": await _queues(session)}


async def _agents(session: AsyncSession) -> list[dict[str, Any]]:
    holds = and_(Conversation.agent_id == Agent.id, Conversation.status == Status.OPEN)
    query = (
        select(
            Agent,
            _count(Conversation.snoozed.is_(False)),
            _count(Conversation.snoozed.is_(True)),
            _count(unanswered()),
            _count(overdue()),
        )
        .outerjoin(Conversation, holds)
        .where(Agent.active)
        .group_by(Agent.id)
        .order_by(Agent.name)
    )
    longest = await _longest_unanswered(session)
    return [
        {
            "id": agent.id,
            "name": agent.name,
            "presence": agent.presence,
            "capacity": agent.capacity,
            "open": working,
            "snoozed": snoozed,
            "unanswered": waiting,
            "overdue": late,
            "longest": longest.get(agent.id),
        }
        for agent, working, snoozed, waiting, late in (await session.execute(query)).all()
        if agent.presence != Presence.OFFLINE or working or snoozed
    ]


async def _longest_unanswered(session: AsyncSession) -> dict[str, dict[str, Any]]:
    """Return agent id → the conversation whose customer has waited for their answer the longest."""
    query = (
        select(Conversation.agent_id, Conversation.id, Conversation.unanswered_since)
        .where(unanswered())
        .order_by(Conversation.unanswered_since.desc())
    )
    return {
        agent_id: {"conversation_id": conversation_id, "since": since}
        for agent_id, conversation_id, since in (await session.execute(query)).all()
        if agent_id
    }


async def _queues(session: AsyncSession) -> list[dict[str, Any]]:
    query = (
        select(
            Conversation.team_id,
            Team.name,
            Conversation.priority,
            func.count(),
            _count(overdue()),
            func.min(Conversation.waiting_since),
        )
        .outerjoin(Team, Team.id == Conversation.team_id)
        .where(Conversation.status == Status.WAITING)
        .group_by(Conversation.team_id, Team.name, Conversation.priority)
        .order_by(Conversation.priority, Team.name)
    )
    return [
        {
            "team": {"id": team_id, "name": name} if team_id else None,
            "priority": Priority(priority).label,
            "waiting": count,
            "overdue": late,
            "since": since,
        }
        for team_id, name, priority, count, late, since in (await session.execute(query)).all()
    ]


def _count(condition: ColumnElement[bool]) -> Any:
    return func.count(case((condition, Conversation.id)))
