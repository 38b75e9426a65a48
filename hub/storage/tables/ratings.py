"""What customers think of an answer or an episode."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class Rating(Base):
    """One rating; a later one of the same message takes its place."""

    __tablename__ = "ratings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), unique=True)
    """The answer that is rated, or the message that asked for the episode's rating."""
    kind: Mapped[str] = mapped_column(String(8))
    """`episode` (score 1 to 5) or `answer` (1 helpful, 0 not)."""
    subject: Mapped[str] = mapped_column(String(8))
    """`bot` or `agent`."""
    agent_id: Mapped[str | None] = mapped_column(String(32))
    score: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
