"""Who is there: chosen by the person, kept up by heartbeats."""

from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents.agents import Presence
from hub.clock import now
from hub.storage.tables import Agent

HEARTBEAT_SECONDS = 20
LOST_AFTER = timedelta(seconds=75)
"""Three heartbeats missed and a bit: a closed laptop, a dead network."""


async def choose(session: AsyncSession, agent_id: str, presence: Presence) -> None:
    """Set a person's presence as they chose it."""
    at = now()
    offline_since = at if presence is Presence.OFFLINE else None
    await session.execute(
        update(Agent)
        .where(Agent.id == agent_id)
        .values(presence=presence, seen_at=at, offline_since=offline_since)
    )


async def beat(session: AsyncSession, agent_id: str) -> None:
    """Take note that the person's desk is open."""
    await session.execute(update(Agent).where(Agent.id == agent_id).values(seen_at=now()))


async def lose(session: AsyncSession) -> list[str]:
    """Make those offline whose desk was not heard of for too long; return their ids."""
    at = now()
    lost = (
        update(Agent)
        .where(
            Agent.presence != Presence.OFFLINE,
            or_(Agent.seen_at.is_(None), Agent.seen_at < at - LOST_AFTER),
        )
        .values(presence=Presence.OFFLINE, offline_since=at)
        .returning(Agent.id)
    )
    return list((await session.scalars(lost)).all())


async def anybody_online(session: AsyncSession) -> bool:
    """Tell whether an agent takes conversations now."""
    query = select(Agent.id).where(Agent.presence == Presence.ONLINE, Agent.active).limit(1)
    return (await session.scalars(query)).first() is not None
