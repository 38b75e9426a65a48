"""One worker at a time per conversation, on SQLite and PostgreSQL alike."""

import asyncio
import uuid
from datetime import timedelta

from sqlalchemy import update

from hub.clock import now
from hub.conversations import conversations, lease, log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.storage.database import Database
from hub.storage.tables import Conversation


async def conversation_with_a_message(database: Database) -> str:
    async with database.transaction() as session:
        conversation = await conversations.open_for(session, "web", uuid.uuid4().hex)
        await log.append(session, conversation.id, Draft(Sender.CUSTOMER, "你好"))
        return conversation.id


async def test_one_of_many_workers_gets_the_lease(database: Database) -> None:
    conversation_id = await conversation_with_a_message(database)

    async def take(owner: str) -> bool:
        async with database.transaction() as session:
            return await lease.acquire(session, conversation_id, owner) is not None

    assert sum(await asyncio.gather(*(take(f"worker-{number}") for number in range(10)))) == 1


async def test_a_lease_ends_by_release_or_by_time(database: Database) -> None:
    conversation_id = await conversation_with_a_message(database)
    async with database.transaction() as session:
        assert await lease.acquire(session, conversation_id, "first")
        assert conversation_id not in await lease.due(session)
        assert await lease.acquire(session, conversation_id, "second") is None
        await lease.release(session, conversation_id, "second")
        assert await lease.acquire(session, conversation_id, "second") is None, "not theirs to release"
        await lease.release(session, conversation_id, "first")
        assert conversation_id in await lease.due(session)
        assert await lease.acquire(session, conversation_id, "second")
    async with database.transaction() as session:
        crashed_long_ago = update(Conversation).values(lease_until=now() - timedelta(seconds=1))
        await session.execute(crashed_long_ago)
        assert conversation_id in await lease.due(session)
        assert await lease.acquire(session, conversation_id, "third")
