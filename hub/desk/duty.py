"""What the desk does by itself: nobody waits for an agent who is gone, and nothing snoozed is forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update

from hub.agents import presence
from hub.agents.agents import Presence
from hub.clock import now
from hub.conversations import hands
from hub.conversations.broadcast import DESK, Broadcast
from hub.conversations.service import ServiceLevels
from hub.conversations.statuses import Status
from hub.desk import assignment, switches
from hub.desk.work import Work
from hub.storage import events
from hub.storage.database import Database
from hub.storage.tables import Agent, Conversation
from hub.sweeping import Sweeper

SWEEP_SECONDS = 1.0
KEPT_EVENTS = 50_000
PRUNE_EVERY = timedelta(hours=1)


class Duty:
    """Sweeps in the background of every hub; each change is conditional in SQL, so that it is done once."""

    def __init__(self, database: Database, broadcast: Broadcast, work: Work, levels: ServiceLevels) -> None:
        """Prepare; `start` begins the work.

        Args:
            database: where conversations live.
            broadcast: rung after every change.
            work: what is done to conversations.
            levels: the desk's times and switches.
        """
        self._database = database
        self._broadcast = broadcast
        self._work = work
        self._levels = levels
        self._pruned_at: datetime | None = None
        self._sweeper = Sweeper(lambda: self.sweep(now()), SWEEP_SECONDS)

    def start(self) -> None:
        """Begin to sweep."""
        self._sweeper.start()

    async def stop(self) -> None:
        """Stop; a sweep in the middle is rolled back and done by the next."""
        await self._sweeper.stop()

    async def sweep(self, at: datetime) -> None:
        """Do what is due at a moment."""
        await self._see_who_left()
        await self._wake(at)
        await self._requeue(at)
        async with self._database.transaction() as session:
            assigns = (await switches.auto_assign(session, self._levels)).on
        if assigns:
            for conversation_id in await assignment.assign_waiting(self._database, self._work):
                self._broadcast.ring(conversation_id)
        if self._pruned_at is None or at - self._pruned_at > PRUNE_EVERY:
            self._pruned_at = at
            async with self._database.transaction() as session:
                await events.prune(session, KEPT_EVENTS)

    async def _see_who_left(self) -> None:
        async with self._database.transaction() as session:
            lost = await presence.lose(session)
            for agent_id in lost:
                events.record(session, events.AGENT, agent_id)
        if lost:
            self._broadcast.ring(DESK)

    async def _wake(self, at: datetime) -> None:
        async with self._database.transaction() as session:
            due = await session.scalars(
                select(Conversation.id).where(Conversation.snoozed, Conversation.snoozed_until <= at)
            )
            ids = list(due.all())
        for conversation_id in ids:
            async with self._database.transaction() as session:
                awake = (
                    update(Conversation)
                    .where(
                        Conversation.id == conversation_id,
                        Conversation.snoozed,
                        Conversation.snoozed_until <= at,
                    )
                    .values(snoozed=False, snoozed_until=None)
                    .returning(Conversation.id)
                )
                if (await session.execute(awake)).one_or_none() is not None:
                    hands.announce(session, conversation_id)
            self._broadcast.ring(conversation_id)

    async def _requeue(self, at: datetime) -> None:
        """Put back into the queue what its agent lets wait for too long, sooner when the agent is offline."""
        idle = at - timedelta(minutes=self._levels.idle_minutes)
        gone = at - timedelta(minutes=self._levels.offline_minutes)
        slow = and_(Conversation.unanswered_since < idle, Conversation.held_since < idle)
        left = and_(
            Agent.presence == Presence.OFFLINE,
            or_(Agent.offline_since.is_(None), Agent.offline_since < gone),
            Conversation.unanswered_since < gone,
        )
        async with self._database.transaction() as session:
            query = (
                select(Conversation)
                .join(Agent, Agent.id == Conversation.agent_id)
                .where(Conversation.status == Status.OPEN, Conversation.snoozed.is_(False), or_(slow, left))
            )
            waiting = list((await session.scalars(query)).all())
        for conversation in waiting:
            async with self._database.transaction() as session:
                await self._work.requeue(session, conversation)
            self._broadcast.ring(conversation.id)
