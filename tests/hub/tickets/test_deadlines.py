"""Deadlines: set by the terms, met by moving on, fired once."""

import asyncio
from datetime import timedelta

import pytest

from hub.clock import now
from hub.storage.database import Database
from hub.storage.tables import Ticket
from hub.tickets import deadlines, tickets
from hub.tickets.stages import Stage
from tests.hub.tickets.test_tickets import AGENT, file, move

HOUR = timedelta(hours=1)


@pytest.fixture
async def ticket(database: Database) -> Ticket:
    return await file(database)


async def fired(database: Database, hours: float, ticket: Ticket) -> list[str]:
    """Fire everything due in some hours; return what this ticket's history says of it."""
    at = now() + hours * HOUR
    async with database.transaction() as session:
        for deadline_id in await deadlines.due(session, at, limit=1000):
            await deadlines.fire(session, deadline_id, at)
    async with database.transaction() as session:
        return [s.note for s in await tickets.history(session, ticket.id) if s.kind == "overdue"]


async def current(database: Database, ticket: Ticket) -> Ticket:
    async with database.transaction() as session:
        return await tickets.get(session, ticket.number)


async def test_a_missed_first_answer_marks_the_ticket_until_it_moves_on(
    database: Database, ticket: Ticket
) -> None:
    assert ticket.due_at == ticket.created_at + 24 * HOUR
    assert await fired(database, 23.9, ticket) == []
    assert await fired(database, 24.1, ticket) == ["首次答复超时"]
    assert await fired(database, 30, ticket) == ["首次答复超时"], "once"
    marked = await current(database, ticket)
    assert marked.overdue_since == ticket.created_at + 24 * HOUR
    async with database.transaction() as session:
        assert ticket.number in [t.number for t in await tickets.overdue(session, limit=1000)]
    moved = await move(database, marked, Stage.INVESTIGATING)
    assert moved.overdue_since is None
    assert moved.due_at is not None and moved.due_at >= now() + 35 * HOUR, "36 working hours"
    assert await fired(database, 500, ticket) == ["首次答复超时", "本阶段超时"]
    answered = await move(database, moved, Stage.ANSWERED)
    assert answered.due_at is not None, "until then the customer may rate"
    assert answered.overdue_since is None
    assert len(await fired(database, 1000, ticket)) == 2, "nothing is due once it is answered"


async def test_a_kept_promise_does_not_fire(database: Database, ticket: Ticket) -> None:
    async with database.transaction() as session:
        await tickets.note(
            session, await tickets.get(session, ticket.number), "在联系物流", AGENT, public=True
        )
    assert (await current(database, ticket)).due_at is None
    assert await fired(database, 25, ticket) == []


async def test_a_withdrawn_ticket_is_due_no_more_and_a_reopened_one_is_again(
    database: Database, ticket: Ticket
) -> None:
    reopened = await move(database, ticket, Stage.INVESTIGATING, Stage.ANSWERED, Stage.REOPENED)
    assert reopened.due_at is not None and reopened.due_at > now() + 23 * HOUR
    withdrawn = await move(database, reopened, Stage.WITHDRAWN)
    assert withdrawn.due_at is None
    assert await fired(database, 1000, ticket) == []


async def test_many_hubs_fire_a_deadline_once(database: Database, ticket: Ticket) -> None:
    at = now() + 25 * HOUR
    async with database.transaction() as session:
        due = await deadlines.due(session, at, limit=1000)

    async def hub() -> int:
        count = 0
        for deadline_id in due:
            async with database.transaction() as session:
                count += await deadlines.fire(session, deadline_id, at)
        return count

    assert sum(await asyncio.gather(*(hub() for _ in range(5)))) == len(due)
    assert await fired(database, 25, ticket) == ["首次答复超时"]


async def test_what_was_rolled_back_has_not_fired(database: Database, ticket: Ticket) -> None:
    at = now() + 25 * HOUR
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            for deadline_id in await deadlines.due(session, at, limit=1000):
                await deadlines.fire(session, deadline_id, at)
            raise RuntimeError("the process dies here")
    assert (await current(database, ticket)).overdue_since is None
    assert await fired(database, 25, ticket) == ["首次答复超时"]
