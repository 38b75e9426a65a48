"""One worker at a time per conversation: a lease in SQL that works alike on SQLite and PostgreSQL."""

from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Status
from hub.storage.tables import Conversation

LEASE = timedelta(seconds=45)
"""Longer than the longest bot turn; a crashed worker's conversation is free again after it."""


async def due(session: AsyncSession, limit: int = 100) -> list[str]:
    """Return the ids of conversations whose customer waits for the bot's turn, longest waiting first."""
    at = now()
    query = (
        select(Conversation.id)
        .where(
            Conversation.customer_seq > Conversation.handled_seq,
            Conversation.status.in_([Status.PENDING, Status.WAITING]),
            or_(Conversation.next_attempt_at.is_(None), Conversation.next_attempt_at <= at),
            or_(Conversation.lease_until.is_(None), Conversation.lease_until < at),
        )
        .order_by(Conversation.updated_at)
        .limit(limit)
    )
    return list((await session.scalars(query)).all())


async def acquire(session: AsyncSession, conversation_id: str, owner: str) -> Conversation | None:
    """Take or renew the lease.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        owner: a name unique to the worker.

    Returns:
        The conversation as it is now, or None if another worker holds it.
    """
    at = now()
    take = (
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            or_(
                Conversation.lease_until.is_(None),
                Conversation.lease_until < at,
                Conversation.lease_owner == owner,
            ),
        )
        .values(lease_owner=owner, lease_until=at + LEASE)
        .returning(Conversation)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(take)).one_or_none()


async def release(session: AsyncSession, conversation_id: str, owner: str) -> None:
    """Give the lease back, if this worker still holds it."""
    give = (
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
    await session.execute(give)
