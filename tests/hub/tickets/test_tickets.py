"""Tickets: one per submission, found by their owner only."""

import re
import uuid

from hub.conversations import conversations
from hub.storage.database import Database
from hub.tickets import tickets
from hub.tickets.tickets import Kind


async def test_the_same_submission_twice_makes_one_ticket(database: Database) -> None:
    async with database.transaction() as session:
        conversation = await conversations.open_for(session, "web", uuid.uuid4().hex)
    numbers = set()
    for _ in range(2):
        async with database.transaction() as session:
            key = f"{conversation.id}:message"
            ticket = await tickets.file(
                session,
                Kind.APPEAL,
                conversation.contact_id,
                conversation.id,
                key,
                {"description": "一直没到"},
            )
            numbers.add(ticket.number)
    assert len(numbers) == 1
    number = numbers.pop()
    assert re.fullmatch(r"SS20\d{10}", number)
    async with database.transaction() as session:
        assert await tickets.find(session, conversation.contact_id, number.lower()) is not None
        assert await tickets.find(session, "somebody-else", number) is None
        found = await tickets.of_contact(session, conversation.contact_id)
        assert [ticket.number for ticket in found] == [number]
        assert [step.stage for step in await tickets.history(session, found[0].id)] == ["accepted"]
