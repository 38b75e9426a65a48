"""Finding and opening conversations."""

import asyncio
import uuid

from sqlalchemy import func, select

from hub.conversations import conversations
from hub.storage.database import Database
from hub.storage.tables import Contact


async def test_a_new_visitors_tabs_that_open_at_once_share_one_conversation(database: Database) -> None:
    key = uuid.uuid4().hex

    async def open_tab() -> str:
        async with database.transaction() as session:
            return (await conversations.open_for(session, "web", key)).id

    opened = await asyncio.gather(*(open_tab() for _ in range(5)))
    assert len(set(opened)) == 1
    async with database.transaction() as session:
        contacts = select(func.count()).select_from(Contact).where(Contact.external_key == key)
        assert await session.scalar(contacts) == 1
