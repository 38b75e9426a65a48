"""Fires the tickets' deadlines and tells customers in their conversation what became of their tickets."""

from datetime import datetime

from sqlalchemy import select, update

from hub.clock import now
from hub.conversations import log
from hub.conversations.broadcast import Broadcast
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.storage.database import Database
from hub.storage.tables import Ticket, TicketEvent
from hub.sweeping import Sweeper
from hub.tickets import deadlines
from hub.tickets.describing import notice_text
from hub.tickets.wording import TicketWording

SWEEP_SECONDS = 1.0
BATCH = 100


class TicketWatch:
    """Sweeps in the background of every hub; what is to be done is claimed in SQL, so it is done once."""

    def __init__(self, database: Database, broadcast: Broadcast, wording: TicketWording) -> None:
        """Prepare the watch; `start` begins the work.

        Args:
            database: where tickets and conversations live.
            broadcast: rung after every notice.
            wording: the sentences about tickets.
        """
        self._database = database
        self._broadcast = broadcast
        self._wording = wording
        self._sweeper = Sweeper(lambda: self.sweep(now()), SWEEP_SECONDS)

    def start(self) -> None:
        """Begin to sweep; what came due while no hub was running comes first."""
        self._sweeper.start()

    async def stop(self) -> None:
        """Stop; a sweep in the middle is rolled back and done by the next."""
        await self._sweeper.stop()

    async def sweep(self, at: datetime) -> None:
        """Fire what is due at a moment, and tell what is to be told."""
        async with self._database.transaction() as session:
            missed = await deadlines.due(session, at)
        for deadline_id in missed:
            async with self._database.transaction() as session:
                await deadlines.fire(session, deadline_id, at)
        async with self._database.transaction() as session:
            untold = select(TicketEvent.id).where(TicketEvent.notice.is_not(None))
            events = (await session.scalars(untold.order_by(TicketEvent.id).limit(BATCH))).all()
        for event_id in events:
            await self._tell(event_id)

    async def _tell(self, event_id: int) -> None:
        """Write one notice into the customer's conversation, in the transaction that claims it."""
        async with self._database.transaction() as session:
            event = await session.get_one(TicketEvent, event_id)
            notice = event.notice
            claim = (
                update(TicketEvent)
                .where(TicketEvent.id == event_id, TicketEvent.notice.is_not(None))
                .values(notice=None)
                .returning(TicketEvent.id)
            )
            if notice is None or (await session.execute(claim)).first() is None:
                return
            ticket = await session.get_one(Ticket, event.ticket_id)
            text = notice_text(ticket, event, notice, self._wording)
            await log.append(session, ticket.conversation_id, Draft(Sender.SYSTEM, text))
        self._broadcast.ring(ticket.conversation_id)
