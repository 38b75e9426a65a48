"""What a customer is told about who serves them: bot, queue or agent."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import conversations
from hub.conversations.statuses import Status
from hub.storage.tables import Conversation


async def view(session: AsyncSession, conversation_id: str) -> dict[str, Any]:
    """Return `{status, ahead}`; `ahead` only in the queue.

    Args:
        session: an open transaction.
        conversation_id: the customer's own conversation.
    """
    conversation = await conversations.get(session, conversation_id)
    ahead = await _ahead(session, conversation) if conversation.status == Status.WAITING else None
    return {"status": conversation.status, "ahead": ahead}


async def _ahead(session: AsyncSession, conversation: Conversation) -> int:
    """Return how many conversations came into the queue before this one."""
    before = select(func.count()).where(
        Conversation.status == Status.WAITING,
        Conversation.waiting_since < conversation.waiting_since,
    )
    return (await session.execute(before)).scalar_one()
