"""Contacts, conversations and messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


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

    @property
    def user_id(self) -> str | None:
        """The shop's id of the customer, if the shop vouched for it."""
        kind, _, rest = self.external_key.partition(":")
        return rest if kind == "user" else None


class Conversation(Base):
    """The exchange with one contact; held by the bot, the queue or an agent."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_status", "status", "waiting_since"),
        Index("ix_conversations_agent", "agent_id", "status"),
    )

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
    episode_seq: Mapped[int] = mapped_column(default=0)
    """Sequence number behind which the present episode began: the one before was resolved."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Failed attempts at the turn in hand."""
    next_attempt_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    handoff: Mapped[dict[str, Any] | None]
    """Reason and summary of the latest handoff, for the agent who takes it."""
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"))
    """Who holds it (`open`), or held it last."""
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    priority: Mapped[int] = mapped_column(default=2)
    """0 urgent, 1 high, 2 normal."""
    due_at: Mapped[datetime | None]
    """When the first human answer is due; None once it was given."""
    held_since: Mapped[datetime | None]
    unanswered_since: Mapped[datetime | None]
    """Since when the customer waits for a human's answer; None when the last word is the agent's."""
    snoozed: Mapped[bool] = mapped_column(default=False)
    snoozed_until: Mapped[datetime | None]
    """None while snoozed: until the customer writes."""
    leaving_message: Mapped[bool] = mapped_column(default=False)
    """The customer's next message becomes a ticket."""
    agent_episode: Mapped[dict[str, Any] | None]
    """What happened in human hands, for the bot: `{agent, resolved_at, note}`."""
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
    cards: Mapped[list[dict[str, Any]]]
    """Orders, tickets and requests for a rating, shown as cards."""
    author: Mapped[str | None] = mapped_column(String(80))
    """An agent's name as the customer sees it."""
    in_reply_to: Mapped[str | None] = mapped_column(String(32), index=True)
    faq_id: Mapped[str | None] = mapped_column(String(80))
    """The FAQ entry whose suggested answer an agent sent."""
    created_at: Mapped[datetime]
