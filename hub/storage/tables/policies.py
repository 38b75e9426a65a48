"""Decisions that were taken, so that each can be explained later."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class DecisionRecord(Base):
    """What a policy said on some facts, and why."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    # No foreign keys: a decision stays explainable when what it was about has been deleted.
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    ticket_id: Mapped[str | None] = mapped_column(String(32), index=True)
    policy: Mapped[str] = mapped_column(String(64))
    rule_id: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    values: Mapped[dict[str, Any]]
    sources: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
