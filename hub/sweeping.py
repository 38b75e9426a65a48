"""Work that a process does again and again in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


class Sweeper:
    """Calls a function at intervals; what fails is logged and done again by the next sweep."""

    def __init__(self, sweep: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Prepare; `start` begins.

        Args:
            sweep: what is done; a transaction that is cancelled in the middle must be safe.
            seconds: the pause after each sweep.
        """
        self._sweep = sweep
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with a sweep at once: what came due while no process was running comes first."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; a sweep in the middle is cancelled."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._sweep()
            except Exception:
                logger.exception("a sweep failed: %s", self._sweep.__qualname__)
            await asyncio.sleep(self._seconds)
