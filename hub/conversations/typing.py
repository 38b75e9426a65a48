"""Who is typing right now: kept in this process only, forgotten after a few seconds."""

import time
from collections import defaultdict

from hub.conversations.broadcast import Broadcast
from hub.conversations.statuses import Sender

SHOWN_SECONDS = 6.0
"""How long one keystroke counts; writers repeat themselves every three seconds while they type."""


class Typing:
    """Notes that somebody types, and rings so that the other side's stream tells it."""

    def __init__(self, broadcast: Broadcast) -> None:
        """Start with nobody typing.

        Args:
            broadcast: rung at every change.
        """
        self._broadcast = broadcast
        self._until: defaultdict[str, dict[Sender, float]] = defaultdict(dict)

    def note(self, conversation_id: str, sender: Sender, typing: bool = True) -> None:
        """Take note that a side types, or has stopped.

        Args:
            conversation_id: where.
            sender: `customer`, or `agent` from the desk.
            typing: False when they sent it or cleared the field.
        """
        before = self.now(conversation_id)
        if typing:
            self._until[conversation_id][sender] = time.monotonic() + SHOWN_SECONDS
        else:
            self._until[conversation_id].pop(sender, None)
        if self.now(conversation_id) != before:
            self._broadcast.ring(conversation_id)

    def now(self, conversation_id: str) -> set[Sender]:
        """Return who types in a conversation now."""
        known = self._until.get(conversation_id)
        if known is None:
            return set()
        for sender in [sender for sender, until in known.items() if until < time.monotonic()]:
            del known[sender]
        if not known:
            del self._until[conversation_id]
        return set(known)
