"""What a customer is told about who serves them: bot, queue or agent."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import conversations, hands
from hub.conversations.statuses import Status


async def view(session: AsyncSession, conversation_id: str) -> dict[str, Any]:
    """Return `{status, ahead}`; `ahead` only in the queue.

    Args:
        session: an open transaction.
        conversation_id: the customer's own conversation.
    """
    conversation = await conversations.get(session, conversation_id)
    ahead = None
    if conversation.status == Status.WAITING and conversation.waiting_since is not None:
        ahead = await hands.ahead_of(
            session, conversation_id, conversation.priority, conversation.waiting_since
        )
    return {"status": conversation.status, "ahead": ahead}
