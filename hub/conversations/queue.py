"""What a customer hears while they wait for an agent; the bot is silent then."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import conversations, log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.knowledge.wording import Wording
from hub.storage.tables import Conversation, Message

LEAVE = "hub:leave_queue"
"""Payload of the button that gives the conversation back to the bot."""


async def join(
    session: AsyncSession, conversation_id: str, message_id: str, handoff: dict[str, Any], wording: Wording
) -> None:
    """Put the conversation into the queue and tell the customer their place.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        message_id: the customer message that led here.
        handoff: `{reason, summary}` for the agent.
        wording: what the system says.
    """
    ahead = await conversations.ask_for_agent(session, conversation_id, handoff)
    text = wording.queue_behind.format(ahead=ahead) if ahead else wording.queue_first
    draft = Draft(Sender.SYSTEM, text, buttons=[_leave_button(wording)], in_reply_to=message_id)
    await log.append(session, conversation_id, draft)


async def answer(
    session: AsyncSession, conversation: Conversation, message: Message, wording: Wording
) -> None:
    """Answer the first message written in the queue, or the wish to leave it; further ones are only kept.

    Args:
        session: an open transaction.
        conversation: the conversation, as locked by the lease.
        message: the customer's message.
        wording: what the system says.
    """
    text, buttons = wording.queue_noted, [_leave_button(wording)]
    if message.payload == LEAVE:
        waiting = conversation.status == Status.WAITING
        text, buttons = (wording.queue_left if waiting else wording.queue_not_waiting), []
        if waiting:
            await conversations.give_to_bot(session, conversation.id)
    elif await log.said_since(session, conversation.id, text, conversation.waiting_since):
        return
    draft = Draft(Sender.SYSTEM, text, buttons=buttons, in_reply_to=message.id)
    await log.append(session, conversation.id, draft)


def _leave_button(wording: Wording) -> dict[str, Any]:
    return {"title": wording.queue_leave, "payload": LEAVE}
