"""Tickets: one per submission, legal moves only, links, evidence, and who sees what."""

import asyncio
import re
import uuid
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from hub.conversations import conversations
from hub.errors import HubError
from hub.storage.database import Database
from hub.storage.tables import DecisionRecord, Ticket
from hub.tickets import tickets
from hub.tickets.stages import Kind, Stage, TransitionError

AGENT = "agent:小王"


async def file(
    database: Database, kind: Kind = Kind.COMPLAINT, key: str | None = None, **facts: Any
) -> Ticket:
    async with database.transaction() as session:
        conversation = await conversations.open_for(session, "web", uuid.uuid4().hex)
        contact, key = conversation.contact_id, key or uuid.uuid4().hex
        content = {"description": "一直没到"}
        return await tickets.file(session, kind, contact, conversation.id, key, content, facts=facts)


async def move(database: Database, ticket: Ticket, *stages: Stage) -> Ticket:
    for stage in stages:
        async with database.transaction() as session:
            ticket = await tickets.move(session, ticket, stage, AGENT, "查清了，给您退款")
    return ticket


async def test_the_same_submission_twice_makes_one_ticket(database: Database) -> None:
    key = uuid.uuid4().hex
    first, second = await file(database, Kind.APPEAL, key), await file(database, Kind.APPEAL, key)
    assert first.number == second.number
    assert re.fullmatch(r"SS20\d{10}", first.number)
    async with database.transaction() as session:
        assert await tickets.find(session, first.contact_id, first.number.lower()) is not None
        assert await tickets.find(session, "somebody-else", first.number) is None
        assert [t.number for t in await tickets.of_contact(session, first.contact_id)] == [first.number]
        assert [step.kind for step in await tickets.history(session, first.id)] == ["filed"]


async def test_the_same_submission_many_times_at_once_makes_one_ticket(database: Database) -> None:
    key = uuid.uuid4().hex
    filed = await asyncio.gather(*(file(database, key=key) for _ in range(8)))
    assert len({ticket.number for ticket in filed}) == 1
    async with database.transaction() as session:
        assert len(await tickets.history(session, filed[0].id)) == 1


async def test_from_filing_to_rating_and_back(database: Database) -> None:
    ticket = await move(database, await file(database), Stage.INVESTIGATING, Stage.ANSWERED)
    async with database.transaction() as session:
        ticket = await tickets.rate(session, ticket, 2, "太慢了")
    assert (ticket.stage, ticket.score) == ("rated", 2)
    async with database.transaction() as session:
        ticket = await tickets.reopen(session, ticket, tickets.CUSTOMER, "还是没退款")
        steps = await tickets.history(session, ticket.id)
    assert [step.stage for step in steps] == ["accepted", "investigating", "answered", "rated", "reopened"]
    assert [step.actor for step in steps] == ["bot", AGENT, AGENT, "customer", "customer"]
    assert [step.note for step in steps][-2:] == ["太慢了", "还是没退款"]
    assert all(step.created_at <= later.created_at for step, later in pairwise(steps))


async def test_a_wrong_move_says_what_is_possible(database: Database) -> None:
    ticket = await file(database)
    async with database.transaction() as session:
        with pytest.raises(TransitionError) as refused:
            await tickets.rate(session, ticket, 5)
    assert refused.value.status == 409
    assert "受理中" in refused.value.message and "调查中、已撤回" in refused.value.message
    async with database.transaction() as session:
        ticket = await tickets.withdraw(session, ticket, tickets.CUSTOMER)
        with pytest.raises(TransitionError, match="已经结束"):
            await tickets.reopen(session, ticket, tickets.CUSTOMER)


async def test_of_two_moves_at_once_one_wins(database: Database) -> None:
    ticket = await file(database)

    async def try_to(stage: Stage) -> bool:
        try:
            await move(database, ticket, stage)
        except TransitionError:
            return False
        return True

    won = await asyncio.gather(*(try_to(s) for s in [Stage.INVESTIGATING, Stage.WITHDRAWN] * 3))
    assert sum(won) == 1
    async with database.transaction() as session:
        assert len(await tickets.history(session, ticket.id)) == 2


async def test_no_answer_without_words_and_no_score_out_of_range(database: Database) -> None:
    ticket = await move(database, await file(database), Stage.INVESTIGATING)
    async with database.transaction() as session:
        with pytest.raises(HubError, match="处理结果"):
            await tickets.move(session, ticket, Stage.ANSWERED, AGENT, " ")
    ticket = await move(database, ticket, Stage.ANSWERED)
    async with database.transaction() as session:
        with pytest.raises(HubError, match="1 到 5"):
            await tickets.rate(session, ticket, 6)


async def test_a_link_shows_on_both_sides_and_makes_no_circle(database: Database) -> None:
    first, second, third = [await file(database, Kind.APPEAL) for _ in range(3)]
    async with database.transaction() as session:
        for _ in range(2):
            await tickets.link(session, second, first)
        await tickets.link(session, third, second)
    async with database.transaction() as session:
        earlier, later = await tickets.links(session, second.id)
        assert [t.number for t in earlier] == [first.number]
        assert [t.number for t in later] == [third.number]
        notes = [step.note for step in await tickets.history(session, first.id)]
        assert notes == ["已提交", f"后续工单 {second.number}"]
        for earlier_one in (first, third):
            with pytest.raises(HubError):
                await tickets.link(session, first, earlier_one)


async def test_evidence_counts_once(database: Database) -> None:
    ticket = await file(database)
    async with database.transaction() as session:
        assert await tickets.add_evidence(session, ticket, ["a", "b"]) == 2
        assert await tickets.add_evidence(session, ticket, ["b", "c"]) == 1
        assert await tickets.add_evidence(session, ticket, ["c"]) == 0
        assert await tickets.evidence(session, ticket.id) == ["a", "b", "c"]
        assert len(await tickets.history(session, ticket.id)) == 3


async def test_private_notes_stay_private(database: Database) -> None:
    ticket = await file(database)
    async with database.transaction() as session:
        await tickets.note(session, ticket, "客户以前也投诉过", AGENT)
        await tickets.note(session, ticket, "已联系物流", AGENT, public=True)
    async with database.transaction() as session:
        everything = await tickets.history(session, ticket.id)
        shown = await tickets.history(session, ticket.id, public_only=True)
    assert [step.note for step in everything] == ["已提交", "客户以前也投诉过", "已联系物流"]
    assert [step.note for step in shown] == ["已提交", "已联系物流"]


async def test_the_policies_decide_priority_team_and_time(database: Database) -> None:
    plain, urgent = await file(database), await file(database, account_stolen=True)
    assert (plain.priority, urgent.priority) == ("normal", "urgent")
    assert plain.team and urgent.team and plain.team != urgent.team
    assert plain.due_at and urgent.due_at and urgent.due_at < plain.due_at
    async with database.transaction() as session:
        query = select(DecisionRecord.policy).where(DecisionRecord.ticket_id == plain.id)
        recorded = set((await session.scalars(query)).all())
    assert recorded == {"priority", "routing", "deadlines"}


async def test_a_ticket_that_is_reopened_becomes_more_urgent(database: Database) -> None:
    ticket = await file(database)
    priorities = []
    for _ in range(2):
        ticket = await move(database, ticket, Stage.INVESTIGATING, Stage.ANSWERED, Stage.REOPENED)
        priorities.append(ticket.priority)
    assert priorities == ["high", "urgent"]


async def test_a_person_can_decide_otherwise(database: Database) -> None:
    ticket = await file(database)
    async with database.transaction() as session:
        stored = await tickets.get(session, ticket.number)
        await tickets.assign(session, stored, AGENT, priority="urgent", team="物流组")
        with pytest.raises(HubError, match="优先级"):
            await tickets.assign(session, stored, AGENT, priority="asap")
    async with database.transaction() as session:
        stored = await tickets.get(session, ticket.number)
        assert (stored.priority, stored.team) == ("urgent", "物流组")
