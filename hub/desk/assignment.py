"""Automatic assignment: online, of the right team, with room; skilled ones first, then the least busy."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents.agents import Presence
from hub.clock import now
from hub.conversations.statuses import Status
from hub.desk import work
from hub.desk.work import Work
from hub.errors import HubError
from hub.storage.database import Database
from hub.storage.tables import Agent, Conversation, Handoff, TeamMember


@dataclass(frozen=True)
class Candidate:
    """An online agent with their teams and what they have in hand."""

    agent: Agent
    team_ids: frozenset[str]
    load: int


def choose(
    candidates: Sequence[Candidate], team_id: str | None, topic: str | None, not_again: str | None
) -> Agent | None:
    """Return who is to take a conversation, or None when nobody can.

    Args:
        candidates: who is online.
        team_id: the conversation's team; None for any.
        topic: what the customer wants, to be found among skills.
        not_again: who let it wait before.
    """
    able = [
        one
        for one in candidates
        if one.load < one.agent.capacity
        and one.agent.id != not_again
        and (team_id is None or team_id in one.team_ids)
    ]
    if not able:
        return None

    def rank(one: Candidate) -> tuple[bool, float, float]:
        longest_idle = one.agent.assigned_at.timestamp() if one.agent.assigned_at else 0.0
        return topic not in one.agent.skills, one.load / one.agent.capacity, longest_idle

    return min(able, key=rank).agent


async def assign_waiting(database: Database, doing: Work, limit: int = 50) -> list[str]:
    """Assign what waits, in the order of the queue; return the ids of what was assigned."""
    async with database.transaction() as session:
        query = (
            select(Conversation)
            .where(Conversation.status == Status.WAITING)
            .order_by(Conversation.priority, Conversation.waiting_since)
            .limit(limit)
        )
        waiting = list((await session.scalars(query)).all())
    assigned = []
    for conversation in waiting:
        async with database.transaction() as session:
            if await _assign(session, conversation, doing):
                assigned.append(conversation.id)
    return assigned


async def _assign(session: AsyncSession, conversation: Conversation, doing: Work) -> bool:
    summary = (conversation.handoff or {}).get("summary") or {}
    held = select(Handoff.agent_id).where(
        Handoff.conversation_id == conversation.id, Handoff.ended_at.is_(None)
    )
    not_again = (await session.scalars(held.limit(1))).one_or_none()
    agent = choose(await _candidates(session), conversation.team_id, summary.get("wanted"), not_again)
    if agent is None:
        return False
    # Locks the agent's row: two hubs do not fill the last place twice.
    await session.execute(update(Agent).where(Agent.id == agent.id).values(assigned_at=now()))
    if (await work.loads(session)).get(agent.id, 0) >= agent.capacity:
        return False
    try:
        await doing.claim(session, conversation.id, agent)
    except HubError:
        return False  # An agent was faster.
    return True


async def _candidates(session: AsyncSession) -> list[Candidate]:
    online = await session.scalars(select(Agent).where(Agent.presence == Presence.ONLINE, Agent.active))
    loads = await work.loads(session)
    teams: dict[str, set[str]] = {}
    for agent_id, team_id in (await session.execute(select(TeamMember.agent_id, TeamMember.team_id))).all():
        teams.setdefault(agent_id, set()).add(team_id)
    return [
        Candidate(agent, frozenset(teams.get(agent.id, ())), loads.get(agent.id, 0)) for agent in online.all()
    ]
