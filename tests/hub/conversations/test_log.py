"""The event log: gapless numbers, whoever writes."""

import asyncio
import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from hub.conversations import conversations, log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.storage.database import Database


async def new_conversation(database: Database) -> str:
    async with database.transaction() as session:
        conversation = await conversations.open_for(session, "web", uuid.uuid4().hex)
        # Held by an agent: hubs of other tests share the PostgreSQL, and would answer it.
        conversation.status = Status.OPEN
        return conversation.id


async def test_concurrent_writers_leave_no_gap(database: Database) -> None:
    conversation_id = await new_conversation(database)

    async def write(number: int) -> None:
        async with database.transaction() as session:
            await log.append(session, conversation_id, Draft(Sender.CUSTOMER, f"第{number}条"))

    await asyncio.gather(*(write(number) for number in range(25)))
    async with database.transaction() as session:
        messages = await log.after(session, conversation_id, 0)
        conversation = await conversations.get(session, conversation_id)
    assert [message.seq for message in messages] == list(range(1, 26))
    assert len({message.text for message in messages}) == 25
    assert conversation.last_seq == conversation.customer_seq == 25


async def test_a_client_id_is_used_once(database: Database) -> None:
    conversation_id = await new_conversation(database)
    draft = Draft(Sender.CUSTOMER, "你好", client_id="abc")
    async with database.transaction() as session:
        await log.append(session, conversation_id, draft)
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await log.append(session, conversation_id, draft)
    async with database.transaction() as session:
        assert [message.seq for message in await log.after(session, conversation_id, 0)] == [1]


async def test_only_buttons_that_were_shown_count_as_offered(database: Database) -> None:
    conversation_id = await new_conversation(database)
    async with database.transaction() as session:
        buttons = [{"title": "转人工", "payload": "/talk_to_human"}]
        await log.append(session, conversation_id, Draft(Sender.BOT, "您好", buttons=buttons))
        await log.append(session, conversation_id, Draft(Sender.CUSTOMER, "/restart"))
    async with database.transaction() as session:
        assert await log.offered_payloads(session, conversation_id) == {"/talk_to_human": "转人工"}
