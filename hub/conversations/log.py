"""The event log of a conversation: messages with a gapless sequence number."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Sender, Status
from hub.storage import events
from hub.storage.tables import Conversation, Message


@dataclass(frozen=True)
class Draft:
    """A message before it has its place in the log."""

    sender: Sender
    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    author: str | None = None
    payload: str | None = None
    client_id: str | None = None
    in_reply_to: str | None = None
    faq_id: str | None = None


async def append(session: AsyncSession, conversation_id: str, draft: Draft) -> Message:
    """Write a message at the end of the log; a customer's message opens a resolved conversation again.

    The counter's UPDATE comes first and holds the row (PostgreSQL) or the write lock (SQLite), so that
    two writers never take the same number and none is skipped.

    Args:
        session: an open transaction.
        conversation_id: an existing conversation.
        draft: what to write.

    Returns:
        The stored message.

    Raises:
        sqlalchemy.exc.IntegrityError: the `client_id` was used before in this conversation.
        sqlalchemy.exc.NoResultFound: there is no such conversation.
    """
    at = now()
    bump = (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(last_seq=Conversation.last_seq + 1, updated_at=at)
        .returning(Conversation.last_seq, Conversation.status)
    )
    seq, status = (await session.execute(bump)).one()
    if draft.sender is Sender.CUSTOMER:
        await _note_customer(session, conversation_id, seq, status)
    message = Message(
        id=uuid.uuid4().hex,
        conversation_id=conversation_id,
        seq=seq,
        sender=draft.sender,
        text=draft.text,
        payload=draft.payload,
        client_id=draft.client_id,
        buttons=draft.buttons,
        sources=draft.sources,
        attachments=draft.attachments,
        cards=draft.cards,
        author=draft.author,
        in_reply_to=draft.in_reply_to,
        faq_id=draft.faq_id,
        created_at=at,
    )
    session.add(message)
    await session.flush()
    if status != Status.PENDING:
        events.record(session, events.CONVERSATION, conversation_id)
    return message


async def _note_customer(session: AsyncSession, conversation_id: str, seq: int, status: str) -> None:
    """Take note that the customer wrote: a resolved conversation is the bot's again, a snoozed one wakes."""
    values: dict[str, Any] = {"customer_seq": seq}
    if status == Status.RESOLVED:
        # A new episode; what was said before counts as handled: an agent answered it.
        episode = {"epoch": Conversation.epoch + 1, "episode_seq": seq - 1, "handled_seq": seq - 1}
        values |= {"status": Status.PENDING, "waiting_since": None, **episode}
    if status == Status.OPEN:
        # The agent answers: there is no turn to wait for.
        since = func.coalesce(Conversation.unanswered_since, now())
        values |= {"handled_seq": seq, "unanswered_since": since, "snoozed": False, "snoozed_until": None}
    await session.execute(update(Conversation).where(Conversation.id == conversation_id).values(**values))


async def after(session: AsyncSession, conversation_id: str, seq: int, limit: int = 200) -> list[Message]:
    """Return the messages behind `seq`, oldest first.

    Args:
        session: an open transaction.
        conversation_id: whose log.
        seq: the last sequence number the reader has; 0 for all.
        limit: how many messages at most.
    """
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > seq)
        .order_by(Message.seq)
        .limit(limit)
    )
    return list((await session.scalars(query)).all())


async def before(session: AsyncSession, conversation_id: str, seq: int, limit: int = 100) -> list[Message]:
    """Return the newest messages in front of `seq`, oldest first."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq < seq)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return list((await session.scalars(query)).all())[::-1]


async def replies_to(session: AsyncSession, message_id: str) -> list[Message]:
    """Return what was answered to one customer message, oldest first."""
    query = select(Message).where(Message.in_reply_to == message_id).order_by(Message.seq)
    return list((await session.scalars(query)).all())


async def by_client_id(session: AsyncSession, conversation_id: str, client_id: str) -> Message | None:
    """Return the message that the client sent under this id before, if any."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
    return (await session.scalars(query)).one_or_none()


async def next_from_customer(session: AsyncSession, conversation_id: str, handled_seq: int) -> Message | None:
    """Return the oldest customer message that had no turn yet."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > handled_seq,
            Message.sender == Sender.CUSTOMER,
        )
        .order_by(Message.seq)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def bot_texts(session: AsyncSession, conversation_id: str, limit: int = 500) -> set[str]:
    """Return the texts that the bot has used lately in this conversation."""
    query = (
        select(Message.text)
        .where(Message.conversation_id == conversation_id, Message.sender == Sender.BOT)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return set((await session.scalars(query)).all())


async def said_since(session: AsyncSession, conversation_id: str, text: str, since: datetime | None) -> bool:
    """Tell whether the system said exactly this since a moment; None stands for ever."""
    query = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.sender == Sender.SYSTEM, Message.text == text
    )
    if since is not None:
        query = query.where(Message.created_at >= since)
    return (await session.scalars(query.limit(1))).first() is not None


async def offered_payloads(session: AsyncSession, conversation_id: str, limit: int = 50) -> dict[str, str]:
    """Return payload → button title of the buttons that the customer was shown lately.

    Only these may come back as a payload: a customer's text is never a command.
    """
    query = (
        select(Message.buttons)
        .where(Message.conversation_id == conversation_id, Message.sender != Sender.CUSTOMER)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    shown = [button for buttons in (await session.scalars(query)).all() for button in buttons]
    return {button["payload"]: button["title"] for button in shown}


def view(message: Message) -> dict[str, Any]:
    """Return the message as the hub's contract shows it."""
    created: datetime = message.created_at
    return {
        "id": message.id,
        "seq": message.seq,
        "sender": message.sender,
        "text": message.text,
        "buttons": message.buttons,
        "attachments": message.attachments,
        "sources": message.sources,
        "cards": message.cards,
        "author": message.author,
        "client_id": message.client_id,
        "in_reply_to": message.in_reply_to,
        "created_at": created.isoformat(),
    }
