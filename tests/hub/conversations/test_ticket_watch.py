"""News of tickets reaches the customer's conversation once, also with two hubs and after a restart."""

import asyncio
from datetime import timedelta
from pathlib import Path

from hub.clock import now
from hub.conversations import log
from hub.conversations.broadcast import Broadcast
from hub.conversations.ticket_watch import TicketWatch
from hub.settings import ROOT
from hub.storage.database import Database
from hub.storage.tables import Ticket
from hub.tickets import tickets
from hub.tickets.stages import Stage
from hub.tickets.wording import TicketWording
from tests.hub.tickets.test_tickets import AGENT, file, move
from tests.support.hub import serve

WORDING = TicketWording.read(ROOT / "data")
NOWHERE = "http://127.0.0.1:9"
"""No bot is needed here."""


def watch(database: Database) -> TicketWatch:
    return TicketWatch(database, Broadcast(), WORDING)


async def told(database: Database, ticket: Ticket) -> list[str]:
    async with database.transaction() as session:
        return [message.text for message in await log.after(session, ticket.conversation_id, 0)]


async def test_two_hubs_tell_a_missed_deadline_once(database: Database) -> None:
    ticket = await file(database)
    late = now() + timedelta(hours=25)
    await asyncio.gather(*(watch(database).sweep(late) for _ in range(4)))
    await watch(database).sweep(late)
    (notice,) = await told(database, ticket)
    assert ticket.number in notice and "超时" in notice


async def test_what_agents_do_is_told_and_what_the_customer_does_is_not(database: Database) -> None:
    ticket = await move(database, await file(database), Stage.INVESTIGATING)
    async with database.transaction() as session:
        await tickets.note(session, ticket, "客户很急", AGENT)
        await tickets.note(session, ticket, "已联系物流公司", AGENT, public=True)
    answered = await move(database, ticket, Stage.ANSWERED)
    async with database.transaction() as session:
        await tickets.reopen(session, answered, tickets.CUSTOMER, "没收到退款")
    await asyncio.gather(watch(database).sweep(now()), watch(database).sweep(now()))
    investigating, noted, result = await told(database, ticket)
    assert "开始调查" in investigating
    assert "已联系物流公司" in noted
    assert "查清了，给您退款" in result and ticket.number in result


async def test_a_deadline_that_passed_while_no_hub_ran_fires_after_the_start(tmp_path: Path) -> None:
    async with serve(tmp_path, NOWHERE) as hub:
        ticket = await file(hub.services.database)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'hub.sqlite3'}")
    async with database.engine.begin() as connection:
        long_ago = "UPDATE ticket_deadlines SET due_at = '2026-01-01 00:00:00.000000'"
        await connection.exec_driver_sql(long_ago)
    await database.close()
    for _ in range(2):  # the second start finds nothing left to do
        async with serve(tmp_path, NOWHERE) as hub:
            for _ in range(100):
                notices = await told(hub.services.database, ticket)
                if notices:
                    break
                await asyncio.sleep(0.02)
            assert len(notices) == 1
