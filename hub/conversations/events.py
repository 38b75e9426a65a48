"""The desk's event log: what changed, in one order for all desks."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.storage.tables import DeskCounter, DeskEvent

CONVERSATION = "conversation"
NOTE = "note"
TICKET = "ticket"
AGENT = "agent"


async def record(session: AsyncSession, kind: str, subject: str, **data: Any) -> None:
    """Write an event in the transaction that makes the change.

    The counter's row stays locked until the commit, so that numbers become visible in order and without a
    gap. It is the last lock that a transaction takes (agent, then conversation, then counter).

    Args:
        session: an open transaction.
        kind: what sort of thing changed.
        subject: the id of what changed.
        data: what the event itself tells, if the thing as it is now does not.
    """
    bump = (
        update(DeskCounter)
        .where(DeskCounter.id == 1)
        .values(seq=DeskCounter.seq + 1)
        .returning(DeskCounter.seq)
    )
    seq = (await session.execute(bump)).scalar_one()
    session.add(DeskEvent(seq=seq, kind=kind, subject=subject, data=data, created_at=now()))
    await session.flush()


async def head(session: AsyncSession) -> int:
    """Return the number of the newest event."""
    return (await session.scalars(select(DeskCounter.seq).where(DeskCounter.id == 1))).one()


async def oldest(session: AsyncSession) -> int:
    """Return the number of the oldest event that is kept, 0 when there is none."""
    return (await session.scalars(select(func.min(DeskEvent.seq)))).one() or 0


async def after(session: AsyncSession, seq: int, limit: int = 200) -> list[DeskEvent]:
    """Return the events behind `seq`, oldest first."""
    query = select(DeskEvent).where(DeskEvent.seq > seq).order_by(DeskEvent.seq).limit(limit)
    return list((await session.scalars(query)).all())


async def prune(session: AsyncSession, keep: int) -> None:
    """Forget all but the newest `keep` events; a desk that was away for longer reads everything anew."""
    await session.execute(delete(DeskEvent).where(DeskEvent.seq <= await head(session) - keep))
