"""The demo order book, and the tries at proving whose an order is."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class DemoOrder(Base):
    """An order of the demo shop; a real shop's orders come through its API and are not stored."""

    __tablename__ = "demo_orders"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(128), index=True)
    placed_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    """The whole order, in the shape of the merchant API."""


class OrderTry(Base):
    """A try to see an order by the last four digits of its phone."""

    __tablename__ = "order_tries"
    __table_args__ = (
        Index("ix_order_tries_asker", "asker", "tried_at"),
        Index("ix_order_tries_number", "number", "tried_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    asker: Mapped[str] = mapped_column(String(64))
    """The contact."""
    number: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime]
