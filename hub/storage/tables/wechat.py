"""The WeChat channel: who writes, what came in, what goes out, and the platform's token."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class WechatCustomer(Base):
    """A customer of one account: their quota, and who may send to them just now."""

    __tablename__ = "wechat_customers"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"))
    messaged_at: Mapped[datetime | None]
    """When the customer last wrote; opens the platform's 48-hour window."""
    messaged_sent: Mapped[int] = mapped_column(default=0)
    """Customer-service messages sent in that window."""
    tapped_at: Mapped[datetime | None]
    """When the customer last tapped a menu, followed or scanned; opens the 1-minute window."""
    tapped_sent: Mapped[int] = mapped_column(default=0)
    door_until: Mapped[datetime | None]
    """Until then a request of the platform is open, and may carry the answer: nothing is sent actively."""
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    """While it lasts, one process sends actively to this customer."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    held: Mapped[bool] = mapped_column(default=False)
    """The quota is used up: what is pending waits for the customer's next message."""


class WechatCursor(Base):
    """Up to where a conversation's log has been turned into deliveries."""

    __tablename__ = "wechat_cursors"
    __table_args__ = (Index("ix_wechat_cursors_customer", "account", "openid"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(40))
    openid: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(default=0)


class WechatDelivery(Base):
    """One part of an outgoing message; short enough for one message of the platform's."""

    __tablename__ = "wechat_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "part"),
        Index("ix_wechat_deliveries_customer", "account", "openid", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account: Mapped[str] = mapped_column(String(40))
    openid: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(String(32))
    part: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    """`text`, or `image` with the attachment's id as body."""
    body: Mapped[str] = mapped_column(Text)
    menu: Mapped[dict[str, Any] | None]
    """The same as a message menu, where there are choices."""
    state: Mapped[str] = mapped_column(String(16))
    """`pending`, `claimed` (on its way), `sent`, or `dead` (the platform will never take it)."""
    claim: Mapped[str | None] = mapped_column(String(40), index=True)
    """Deliveries of one claim travel together; for a passive reply, the key of what it replies to."""
    via: Mapped[str | None] = mapped_column(String(16))
    """`passive` or `active`."""
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class WechatInbound(Base):
    """One message or event of the platform's, whatever the number of its deliveries."""

    __tablename__ = "wechat_inbound"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str | None] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(default=0)
    """The customer message whose turn is the answer; 0: there is none to wait for."""
    deliveries: Mapped[int] = mapped_column(default=1)
    """How often the platform has delivered it."""
    reply: Mapped[str | None] = mapped_column(Text)
    """The passive reply it got: a repeated delivery means that the platform did not take it."""
    media: Mapped[dict[str, Any] | None]
    """`{kind, url, media_id}` of the file that belongs to it; it enters the log only with that."""
    to_fetch: Mapped[bool] = mapped_column(default=False, index=True)
    media_attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    """While it lasts, one process fetches the media."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class WechatStamp(Base):
    """Timestamp and nonce of a request: used again for another message, they are a replay."""

    __tablename__ = "wechat_stamps"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(index=True)


class WechatToken(Base):
    """An account's access token, shared by all processes."""

    __tablename__ = "wechat_tokens"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    forced_at: Mapped[datetime | None]
    """When a new token was last forced; the platform allows that 20 times a day."""
