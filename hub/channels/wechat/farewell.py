"""Forgets a customer who has left: the platform obliges accounts to delete what they know of them.

What is left are empty shells, so that tickets keep their numbers and statistics their counts.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat.accounts import Account
from hub.conversations import hands
from hub.storage.tables import (
    Attachment,
    Contact,
    Conversation,
    Message,
    Note,
    Rating,
    Ticket,
    TicketEvent,
    TicketEvidence,
    WechatCursor,
    WechatCustomer,
    WechatDelivery,
    WechatInbound,
)

KEPT_OF_TICKETS = frozenset({"issue_type"})
"""What may stay of a ticket's content: it says what sort of trouble it was, and nothing of whose."""


@dataclass
class Gone:
    """What is to be removed outside the database, once the transaction is committed.

    Attributes:
        attachments: ids of attachments: their files.
        conversations: ids of conversations: the bot's memory of them.
    """

    attachments: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)


async def forget(session: AsyncSession, account: Account, openid: str) -> Gone:
    """Delete a customer's data and make their tickets anonymous.

    Args:
        session: an open transaction.
        account: which they followed.
        openid: who.

    Returns:
        What is to be removed outside the database.
    """
    customer = (WechatDelivery, WechatCursor, WechatInbound, WechatCustomer)
    for table in customer:
        await session.execute(delete(table).where(table.account == account.id, table.openid == openid))
    contact = (
        await session.scalars(
            select(Contact).where(Contact.inbox == account.inbox, Contact.external_key == openid)
        )
    ).one_or_none()
    gone = Gone()
    if contact is None:
        return gone
    contact.external_key, contact.name = f"gone:{uuid.uuid4().hex}", None
    await _empty_tickets(session, contact.id)
    theirs = await session.scalars(select(Conversation.id).where(Conversation.contact_id == contact.id))
    gone.conversations = list(theirs.all())
    for conversation_id in gone.conversations:
        gone.attachments += await _empty_conversation(session, conversation_id)
    return gone


async def _empty_conversation(session: AsyncSession, conversation_id: str) -> list[str]:
    await hands.abandon(session, conversation_id)
    nothing: dict[str, Any] = {name: [] for name in ("buttons", "attachments", "sources", "cards")}
    await session.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id)
        .values(text="", payload=None, client_id=None, **nothing)
    )
    await session.execute(delete(Note).where(Note.conversation_id == conversation_id))
    await session.execute(
        update(Rating).where(Rating.conversation_id == conversation_id).values(comment=None)
    )
    files = delete(Attachment).where(Attachment.conversation_id == conversation_id).returning(Attachment.id)
    gone = list((await session.scalars(files)).all())
    await session.execute(delete(TicketEvidence).where(TicketEvidence.attachment_id.in_(gone)))
    return gone


async def _empty_tickets(session: AsyncSession, contact_id: str) -> None:
    for ticket in await session.scalars(select(Ticket).where(Ticket.contact_id == contact_id)):
        ticket.content = {name: value for name, value in ticket.content.items() if name in KEPT_OF_TICKETS}
        ticket.summary, ticket.terms = "", {}
        await session.execute(
            update(TicketEvent).where(TicketEvent.ticket_id == ticket.id).values(note="", notice=None)
        )
