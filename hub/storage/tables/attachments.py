"""Images and short videos that belong to a conversation; their bytes are in files."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class Attachment(Base):
    """A stored file of a conversation."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The message that carries it; none while it is only uploaded."""
    key: Mapped[str] = mapped_column(String(64))
    """Part of its address: whoever has the address may see it, nobody else."""
    kind: Mapped[str] = mapped_column(String(8))
    """`image` or `video`."""
    media_type: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    created_at: Mapped[datetime]
