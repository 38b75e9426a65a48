"""What the desk adds to conversations: handoffs, notes, an event log, what the bot made of messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class Handoff(Base):
    """One episode in human hands, from the wish for an agent to its end."""

    __tablename__ = "handoffs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    priority: Mapped[int]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"), index=True)
    """Who held it last."""
    queued_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    """When the first human answer is due."""
    claimed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    """The first human answer."""
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))
    """`resolved`, `returned` (to the bot), `left` (the queue) or `message` (left a message)."""


class Participant(Base):
    """An agent who held, was given or was mentioned in a conversation, and may see it since."""

    __tablename__ = "participants"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True, index=True)
    since: Mapped[datetime]


class Note(Base):
    """What agents write to each other beside a conversation; never part of the customer's log."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"))
    """Who wrote it; None for the desk itself (transfers, returns to the queue)."""
    kind: Mapped[str] = mapped_column(String(16))
    """`note`, `whisper` (a supervisor to the agent) or `event`."""
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[str]] = mapped_column(JSON)
    after_seq: Mapped[int]
    """The last message of the log when it was written: its place in the transcript."""
    created_at: Mapped[datetime]


class DeskEvent(Base):
    """One entry of the desk's event log."""

    __tablename__ = "desk_events"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(64))
    """What changed: the id of a conversation, a ticket or an agent."""
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class DeskCounter(Base):
    """The one row that numbers desk events: its lock makes numbers appear in order, without a gap."""

    __tablename__ = "desk_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]


class DeskSwitch(Base):
    """What a supervisor switched at run time; without a row the operators' file holds."""

    __tablename__ = "desk_switches"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    on: Mapped[bool]
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"))
    """Who switched it last."""
    changed_at: Mapped[datetime]


class BotTurn(Base):
    """What the bot made of one customer message."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_label", "label", "created_at"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    """Intent or `faq/<id>`; `unknown` when the bot did not tell."""
    confidence: Mapped[float | None]
    outcome: Mapped[str] = mapped_column(String(16))
    """`answered`, `handoff`, `dropped` (came too late: a human had it) or `failed`."""
    latency_ms: Mapped[int]
    """From the message's arrival to the bot's answer."""
    created_at: Mapped[datetime] = mapped_column(index=True)
