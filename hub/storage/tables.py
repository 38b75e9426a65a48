"""The tables. Names follow the field: contact, conversation, message, ticket."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes and convert the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: pass one with a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware datetimes only."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
    }


class Contact(Base):
    """A customer as one inbox knows them."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("inbox", "external_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    inbox: Mapped[str] = mapped_column(String(64))
    external_key: Mapped[str] = mapped_column(String(128))
    """What the inbox calls the customer: a hash of the visitor id, or the shop's user id."""
    name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]


class Conversation(Base):
    """The exchange with one contact; held by the bot, the queue or an agent."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_status", "status", "waiting_since"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    inbox: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    """`pending` = held by the bot, `waiting` = for an agent, `open` = held by an agent, `resolved`."""
    epoch: Mapped[int] = mapped_column(default=0)
    """Grows at every change of hands; what was computed under an old epoch is not delivered."""
    last_seq: Mapped[int] = mapped_column(default=0)
    customer_seq: Mapped[int] = mapped_column(default=0, index=True)
    """Sequence number of the newest customer message."""
    handled_seq: Mapped[int] = mapped_column(default=0)
    """Sequence number up to which customer messages have had their turn."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Failed attempts at the turn in hand."""
    next_attempt_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    handoff: Mapped[dict[str, Any] | None]
    """Reason and summary of the latest handoff, for the agent who takes it."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Message(Base):
    """One entry of a conversation's event log."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(String(64))
    buttons: Mapped[list[dict[str, Any]]]
    attachments: Mapped[list[dict[str, Any]]]
    sources: Mapped[list[dict[str, Any]]]
    in_reply_to: Mapped[str | None] = mapped_column(String(32), index=True)
    created_at: Mapped[datetime]


class Ticket(Base):
    """A complaint, appeal, after-sales request or feedback that somebody must answer."""

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16))
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    submission_key: Mapped[str] = mapped_column(String(80), unique=True)
    """The same submission twice (a retried turn) makes one ticket."""
    content: Mapped[dict[str, Any]]
    """The filled slots: order_number, issue_type, description, outcome, contact …"""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TicketEvent(Base):
    """One step in a ticket's history."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
