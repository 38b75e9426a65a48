"""The only door to conversations: finding, opening and changing hands."""

import uuid
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Status
from hub.errors import not_found
from hub.storage.tables import Contact, Conversation


async def open_for(
    session: AsyncSession, inbox: str, external_key: str, name: str | None = None
) -> Conversation:
    """Return the contact's conversation in this inbox, made on the first visit.

    Args:
        session: an open transaction.
        inbox: which inbox the contact writes to.
        external_key: what the inbox calls the contact.
        name: the contact's name, if known.

    Returns:
        The contact's newest conversation (a resolved one opens again when the customer writes), or a new one
        held by the bot.
    """
    at = now()
    contact = (
        await session.scalars(
            select(Contact).where(Contact.inbox == inbox, Contact.external_key == external_key)
        )
    ).one_or_none()
    if contact is None:
        contact = Contact(
            id=uuid.uuid4().hex, inbox=inbox, external_key=external_key, name=name, created_at=at
        )
        session.add(contact)
        await session.flush()
    query = (
        select(Conversation)
        .where(Conversation.contact_id == contact.id)
        .order_by(Conversation.created_at.desc())
        .limit(1)
    )
    conversation = (await session.scalars(query)).one_or_none()
    if conversation is None:
        conversation = Conversation(
            id=uuid.uuid4().hex,
            contact_id=contact.id,
            inbox=inbox,
            status=Status.PENDING,
            created_at=at,
            updated_at=at,
        )
        session.add(conversation)
        await session.flush()
    return conversation


async def contact_of(session: AsyncSession, conversation: Conversation) -> Contact:
    """Return the contact of a conversation."""
    return await session.get_one(Contact, conversation.contact_id)


async def get(session: AsyncSession, conversation_id: str) -> Conversation:
    """Return a conversation as it is in the database now.

    Raises:
        HubError: there is none of this id.
    """
    conversation = await session.get(Conversation, conversation_id, populate_existing=True)
    if conversation is None:
        raise not_found("没有找到这个会话")
    return conversation


async def ask_for_agent(session: AsyncSession, conversation_id: str, handoff: dict[str, Any]) -> int:
    """Put the conversation into the queue for an agent; the bot falls silent at this instant.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        handoff: `{reason, summary}` for the agent.

    Returns:
        How many conversations wait before this one.
    """
    at = now()
    ahead = select(func.count()).where(
        Conversation.status == Status.WAITING, Conversation.id != conversation_id
    )
    waiting = (await session.execute(ahead)).scalar_one()
    hand_over = (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(status=Status.WAITING, epoch=Conversation.epoch + 1, waiting_since=at, handoff=handoff)
    )
    await session.execute(hand_over)
    return waiting


async def give_to_bot(session: AsyncSession, conversation_id: str) -> None:
    """Give the conversation (back) to the bot."""
    hand_over = (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(status=Status.PENDING, epoch=Conversation.epoch + 1, waiting_since=None)
    )
    await session.execute(hand_over)
