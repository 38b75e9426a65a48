"""Tickets, their history, deadlines, links and evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class Ticket(Base):
    """A complaint, appeal, after-sales request or feedback that somebody must answer."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_stage", "stage", "due_at"),)

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
    summary: Mapped[str] = mapped_column(Text, default="")
    """The summary as the customer confirmed it."""
    priority: Mapped[str] = mapped_column(String(16), default="normal")
    team: Mapped[str | None] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]]
    """Facts and applied rules: `{"facts": {…}, "rulings": {policy: {…}}}` (hub/tickets/rules.py)."""
    due_at: Mapped[datetime | None]
    """When the next thing is due; None when nothing is."""
    overdue_since: Mapped[datetime | None]
    """When the oldest deadline was missed that is still not met."""
    score: Mapped[int | None]
    """The customer's rating, 1–5."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TicketEvent(Base):
    """One step in a ticket's history."""

    __tablename__ = "ticket_events"
    __table_args__ = (Index("ix_ticket_events_notice", "notice"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """`filed`, `moved`, `note`, `evidence`, `linked`, `assigned` or `overdue`."""
    stage: Mapped[str] = mapped_column(String(16))
    """The ticket's stage after the step."""
    actor: Mapped[str] = mapped_column(String(80))
    """`customer`, `bot`, `system`, or `agent:` with the agent's name."""
    note: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=True)
    """Whether the customer sees it."""
    notice: Mapped[str | None] = mapped_column(String(24))
    """Which notice the customer's conversation is still to get about it; None when none is (any more)."""
    created_at: Mapped[datetime]


class TicketDeadline(Base):
    """A promise with a time; it fires once if it is not met by then."""

    __tablename__ = "ticket_deadlines"
    __table_args__ = (Index("ix_ticket_deadlines_open", "met_at", "fired_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), index=True)
    name: Mapped[str] = mapped_column(String(16))
    """`first_answer` or `stage`."""
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]


class TicketLink(Base):
    """A ticket that follows up an earlier one, such as the next appeal after a disputed result."""

    __tablename__ = "ticket_links"

    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    earlier_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"), primary_key=True, index=True)
    created_at: Mapped[datetime]


class TicketEvidence(Base):
    """An attachment that proves something."""

    __tablename__ = "ticket_evidence"
    __table_args__ = (UniqueConstraint("ticket_id", "attachment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    attachment_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
