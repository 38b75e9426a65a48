"""Wakes the readers of a conversation inside this process; the log itself is in the database."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

DESK = "desk"
"""Rung with every conversation: the desk listens to all of them."""


class Broadcast:
    """A doorbell per conversation. It carries no data: whoever is woken reads the log."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation_id: str) -> None:
        """Wake everybody who listens to this conversation, and the desks."""
        for key in (conversation_id, DESK):
            for event in self._listeners.get(key, ()):
                event.set()

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set at each ring; the listener clears it before it reads the log."""
        event = asyncio.Event()
        self._listeners[conversation_id].add(event)
        try:
            yield event
        finally:
            self._listeners[conversation_id].discard(event)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for a ring, `seconds` at most: another process may have written without ringing here."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
