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
SWITCH = "switch"

_NOTED = "desk_events"


def record(session: AsyncSession, kind: str, subject: str, **data: Any) -> None:
    """Have an event written when this transaction commits; the same one twice is one.

    Args:
        session: an open transaction.
        kind: what sort of thing changed.
        subject: the id of what changed.
        data: what the event itself tells, if the thing as it is now does not.
    """
    noted = session.info.setdefault(_NOTED, [])
    if (kind, subject, data) not in noted:
        noted.append((kind, subject, data))


async def write(session: AsyncSession) -> None:
    """Write what was recorded, at the end of the transaction.

    The counter's row is locked from here to the commit, so that numbers become visible in order and without a
    gap; being the last lock that any transaction takes, it is never part of a deadlock.
    """
    noted = session.info.pop(_NOTED, [])
    if not noted:
        return
    bump = (
        update(DeskCounter)
        .where(DeskCounter.id == 1)
        .values(seq=DeskCounter.seq + len(noted))
        .returning(DeskCounter.seq)
    )
    first = (await session.execute(bump)).scalar_one() - len(noted) + 1
    session.add_all(
        DeskEvent(seq=seq, kind=kind, subject=subject, data=data, created_at=now())
        for seq, (kind, subject, data) in enumerate(noted, first)
    )


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
