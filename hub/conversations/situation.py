"""What a customer is told about who serves them: bot, queue or agent."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import conversations, hands
from hub.conversations.statuses import Status
from hub.storage.tables import Agent


async def view(session: AsyncSession, conversation_id: str) -> dict[str, Any]:
    """Return `{status, ahead, leaving_message, agent}`.

    Args:
        session: an open transaction.
        conversation_id: the customer's own conversation.

    Returns:
        `ahead`: in the queue, how many wait before them. `leaving_message`: nobody is there, what they
        write next becomes a ticket. `agent`: the name of who serves them.
    """
    conversation = await conversations.get(session, conversation_id)
    ahead = agent = None
    if conversation.status == Status.WAITING and conversation.waiting_since is not None:
        ahead = await hands.ahead_of(
            session, conversation_id, conversation.priority, conversation.waiting_since
        )
    if conversation.status == Status.OPEN and conversation.agent_id is not None:
        agent = (await session.get_one(Agent, conversation.agent_id)).name
    return {
        "status": conversation.status,
        "ahead": ahead,
        "leaving_message": conversation.leaving_message,
        "agent": agent,
    }
