"""What happens on the other side of a conversation, written straight into a running stack's database."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations import hands, log
from hub.conversations.log import Draft
from hub.storage.database import Database
from hub.storage.tables import Agent
from tests.support.stack import Stack


class Backstage:
    """Runs transactions on the stack's database, from a test that has no event loop of its own."""

    def __init__(self, stack: Stack) -> None:
        self._url = f"sqlite+aiosqlite:///{stack.directory / 'hub.sqlite3'}"
        self._thread = ThreadPoolExecutor(1)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown()

    def append(self, conversation_id: str, *drafts: Draft) -> None:
        """Write messages into a conversation."""

        async def work(session: AsyncSession) -> None:
            for draft in drafts:
                await log.append(session, conversation_id, draft)

        self._run(work)

    def queue(self, conversation_id: str) -> None:
        """Put a conversation into the queue."""

        async def work(session: AsyncSession) -> None:
            await hands.ask_for_agent(session, conversation_id, {"reason": "asked", "summary": {}})

        self._run(work)

    def claim(self, conversation_id: str, name: str) -> None:
        """Have a new agent of this name take a waiting conversation."""

        async def work(session: AsyncSession) -> None:
            agent = Agent(
                id=uuid.uuid4().hex,
                username=uuid.uuid4().hex,
                name=name,
                role="agent",
                password_hash="",
                skills=[],
                capacity=1,
                presence="online",
                seen_at=now(),
                created_at=now(),
            )
            session.add(agent)
            await session.flush()
            await hands.claim(session, conversation_id, agent)

        self._run(work)

    def _run(self, work: Callable[[AsyncSession], Awaitable[Any]]) -> None:
        async def whole() -> None:
            database = Database(self._url)
            try:
                async with database.transaction() as session:
                    await work(session)
            finally:
                await database.close()

        self._thread.submit(asyncio.run, whole()).result()
