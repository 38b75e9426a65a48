"""Asks customers how it was, and keeps what they say: one rating a message, the newest counts."""

import uuid
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations import log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.errors import invalid, not_found
from hub.knowledge.wording import Wording
from hub.storage import events
from hub.storage.tables import Conversation, Message, Rating

Subject = Literal["bot", "agent"]
CARD = "rating"
"""Type of the card that asks for the episode's rating."""


async def ask(
    session: AsyncSession,
    conversation: Conversation,
    subject: Subject,
    wording: Wording,
    agent_id: str | None = None,
) -> Message | None:
    """Ask how the episode was, unless this subject was asked about in it already.

    Args:
        session: an open transaction.
        conversation: as it is now.
        subject: who served the customer.
        wording: what the system says.
        agent_id: which agent, if it was one.

    Returns:
        The message that asks, or None.
    """
    asked = await session.scalars(
        select(Message.cards).where(
            Message.conversation_id == conversation.id,
            Message.seq > conversation.episode_seq,
            Message.sender == Sender.SYSTEM,
        )
    )
    if any(card["type"] == CARD and card["subject"] == subject for cards in asked for card in cards):
        return None
    text = wording.rate_agent if subject == "agent" else wording.rate_bot
    card = {"type": CARD, "subject": subject, "agent_id": agent_id}
    return await log.append(session, conversation.id, Draft(Sender.SYSTEM, text, cards=[card]))


async def rate(
    session: AsyncSession, conversation_id: str, message_id: str, score: int, comment: str | None
) -> Rating:
    """Store a rating, or change the one that was given before.

    Args:
        session: an open transaction.
        conversation_id: the customer's own conversation.
        message_id: a message that asks for a rating (score 1 to 5), or an answer of the bot with
            sources (1 helpful, 0 not).
        score: see above.
        comment: the customer's words, if any.

    Raises:
        HubError: no such message, nothing to rate, or a score out of range.
    """
    message = await session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id:
        raise not_found("没有找到要评价的消息")
    card = next((card for card in message.cards if card["type"] == CARD), None)
    if card is not None and not 1 <= score <= 5:
        raise invalid(score="score 请给 1 到 5 分")
    if card is None:
        if message.sender != Sender.BOT or not message.sources:
            raise invalid(message_id="这条消息不需要评价")
        if score not in (0, 1):
            raise invalid(score="score 只能是 1（有帮助）或 0（没帮助）")
    known = await session.scalars(select(Rating).where(Rating.message_id == message_id))
    rating = known.one_or_none()
    if rating is None:
        rating = Rating(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            message_id=message_id,
            kind="episode" if card else "answer",
            subject=card["subject"] if card else "bot",
            agent_id=card["agent_id"] if card else None,
            created_at=now(),
        )
        session.add(rating)
    rating.score, rating.comment, rating.updated_at = score, comment, now()
    events.record(session, events.CONVERSATION, conversation_id)
    await session.flush()
    return rating


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[Rating]:
    """Return the ratings given in a conversation, oldest first."""
    query = select(Rating).where(Rating.conversation_id == conversation_id).order_by(Rating.created_at)
    return list((await session.scalars(query)).all())
