"""Finding and opening conversations; `hands` changes who holds them."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Status
from hub.errors import not_found
from hub.storage.inserting import insert_new
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
    by_key = select(Contact).where(Contact.inbox == inbox, Contact.external_key == external_key)
    contact = (await session.scalars(by_key)).one_or_none()
    if contact is None:
        # Another tab of the same visitor may be faster: what it made is then taken.
        made = {"id": uuid.uuid4().hex, "inbox": inbox, "external_key": external_key, "name": name}
        await insert_new(session, Contact, {**made, "created_at": at})
        contact = (await session.scalars(by_key)).one()
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
