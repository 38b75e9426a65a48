"""Who holds a conversation, who speaks in it, and how urgent it is."""

from enum import IntEnum, StrEnum


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


class Priority(IntEnum):
    """How urgent a handoff is; the queue is in this order."""

    URGENT = 0
    HIGH = 1
    NORMAL = 2

    @classmethod
    def read(cls, name: object) -> "Priority":
        """Return the priority of this name; what is not one is normal."""
        return cls[str(name).upper()] if str(name).upper() in cls.__members__ else cls.NORMAL

    @property
    def label(self) -> str:
        """Its name in the API."""
        return self.name.lower()
