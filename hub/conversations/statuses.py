"""Who holds a conversation, and who speaks in it."""

from enum import StrEnum


class Status(StrEnum):
    """Status of a conversation (the vocabulary of the desk's API)."""

    PENDING = "pending"
    """Held by the bot."""
    WAITING = "waiting"
    """Waiting for an agent."""
    OPEN = "open"
    """Held by an agent."""
    RESOLVED = "resolved"


class Sender(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"
