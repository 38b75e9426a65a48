"""The bot's turns: each customer message gets exactly one, strictly in order, also after a crash."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.bot.rasa import BotFailedError, BotUnavailableError, RasaClient
from hub.bot.replies import Turn
from hub.clock import now
from hub.conversations import conversations, lease, log, record
from hub.conversations.broadcast import Broadcast
from hub.conversations.delivery import deliver
from hub.conversations.log import Draft
from hub.conversations.queue import Queue
from hub.conversations.statuses import Sender, Status
from hub.knowledge.documents import Outlines
from hub.knowledge.wording import Wording
from hub.storage.database import Database
from hub.storage.tables import Conversation, Message
from hub.sweeping import Sweeper

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
MAX_BACKOFF_SECONDS = 15
SESSION_LENGTH = 60
"""Messages of the log after which the bot's session begins anew; see `RasaClient.start_session`."""
GIVE_UP_AFTER = 4
"""Failed attempts, with the bot itself healthy, after which a message goes to a human."""

ONLY_ATTACHMENTS = "/inform"
"""What Rasa reads for a message of files without words."""


class TurnRunner:
    """Runs due turns in the background, several conversations at a time."""

    def __init__(
        self,
        database: Database,
        bot: RasaClient,
        broadcast: Broadcast,
        outlines: Outlines,
        wording: Wording,
        queue: Queue,
        concurrency: int,
        canned: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare the runner; `start` begins the work.

        Args:
            database: where conversations live.
            bot: answers messages.
            broadcast: rung after every delivery.
            outlines: resolves cited points into sources.
            wording: what the system itself says.
            queue: answers while the customer waits for an agent.
            concurrency: how many conversations may have a turn at the same time.
            canned: what the hub itself answers to messages with these payloads, such as a voice message
                that nobody could transcribe.
        """
        self._canned = canned or {}
        self._database = database
        self._bot = bot
        self._broadcast = broadcast
        self._outlines = outlines
        self._wording = wording
        self._queue = queue
        self._owner = uuid.uuid4().hex
        self._slots = asyncio.Semaphore(concurrency)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._sweeper = Sweeper(self._sweep, SWEEP_SECONDS)

    def start(self) -> None:
        """Begin to sweep for due conversations: new ones, retries, and those a crashed worker left."""
        self._sweeper.start()

    async def stop(self) -> None:
        """Finish the turns in hand and stop."""
        await self._sweeper.stop()
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=10)

    @property
    def running(self) -> int:
        """How many conversations have a turn in hand."""
        return len(self._running)

    def notice(self, conversation_id: str) -> None:
        """Have a conversation looked at without waiting for the next sweep."""
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._run(conversation_id))
        self._running[conversation_id] = task
        task.add_done_callback(lambda _: self._finished(conversation_id))

    def _finished(self, conversation_id: str) -> None:
        self._running.pop(conversation_id, None)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.notice(conversation_id)

    async def _sweep(self) -> None:
        async with self._database.transaction() as session:
            found = await lease.due(session)
        for conversation_id in found:
            if conversation_id not in self._running:
                self.notice(conversation_id)

    async def _run(self, conversation_id: str) -> None:
        async with self._slots:
            try:
                while await self._step(conversation_id):
                    pass
            except Exception:
                logger.exception("turn crashed in conversation %s", conversation_id)
                await self._postpone(conversation_id)

    async def _step(self, conversation_id: str) -> bool:
        """Give the oldest waiting message its turn; tell whether to go on with the next."""
        async with self._database.transaction() as session:
            conversation = await lease.acquire(session, conversation_id, self._owner)
            if conversation is None:
                return False
            message = await log.next_from_customer(session, conversation_id, conversation.handled_seq)
            held_back = conversation.next_attempt_at is not None and conversation.next_attempt_at > now()
            if message is None or held_back or conversation.status not in (Status.PENDING, Status.WAITING):
                await lease.release(session, conversation_id, self._owner)
                return False
            epoch, attempts = conversation.epoch, conversation.attempts
            for_queue = self._queue.answers(conversation, message)
            canned = None if for_queue else self._canned.get(message.payload or "")
            if for_queue:
                await self._queue.answer(session, conversation, message)
            elif canned is not None:
                await log.append(
                    session, conversation_id, Draft(Sender.SYSTEM, canned, in_reply_to=message.id)
                )
            if for_queue or canned is not None:
                await self._settle(session, conversation_id, message.seq)
            else:
                # Counted before the attempt: a crash in the middle of it must leave its trace.
                await _count_attempt(session, conversation_id)
        if for_queue or canned is not None:
            self._broadcast.ring(conversation_id)
            return True
        try:
            turn = await self._ask_bot(conversation_id, message, retried=attempts > 0)
        except (BotUnavailableError, BotFailedError) as failure:
            return await self._failed(conversation_id, message, epoch, attempts + 1, failure)
        async with self._database.transaction() as session:
            if not await self._settle(session, conversation_id, message.seq, epoch):
                logger.warning("dropped a turn computed under an old epoch in %s", conversation_id)
                await record.turn(session, message, record.DROPPED, turn)
                return True
            await deliver(
                session, conversation_id, message.id, turn, self._outlines, self._wording, self._queue
            )
            outcome = record.ANSWERED if turn.handoff is None else record.HANDOFF
            await record.turn(session, message, outcome, turn)
        self._broadcast.ring(conversation_id)
        return True

    async def _ask_bot(self, conversation_id: str, message: Message, retried: bool) -> Turn:
        if retried:
            recalled = await self._bot.recall(conversation_id, message.id)
            if recalled is not None:
                return recalled
        async with self._database.transaction() as session:
            conversation = await conversations.get(session, conversation_id)
            contact = await conversations.contact_of(session, conversation)
        metadata: dict[str, Any] = {
            "message_id": message.id,
            "conversation_id": conversation_id,
            "contact_id": conversation.contact_id,
            "inbox": conversation.inbox,
            "user_id": contact.user_id,
            "attachments": [{"id": one["id"], "type": one["type"]} for one in message.attachments],
        }
        if conversation.agent_episode is not None:
            metadata["agent_episode"] = conversation.agent_episode
        if message.seq // SESSION_LENGTH != conversation.handled_seq // SESSION_LENGTH:
            await self._bot.start_session(conversation_id)
        said = message.payload or harmless(message.text) or ONLY_ATTACHMENTS
        return await self._bot.turn(conversation_id, said, metadata)

    async def _failed(
        self, conversation_id: str, message: Message, epoch: int, attempts: int, failure: Exception
    ) -> bool:
        """Tell the customer to wait, and try again later; what the bot cannot stomach goes to a human."""
        logger.warning(
            "bot turn failed in %s (attempt %d): %s", conversation_id, attempts, type(failure).__name__
        )
        give_up = attempts >= GIVE_UP_AFTER and await self._bot.healthy()
        async with self._database.transaction() as session:
            if not await self._still_mine(session, conversation_id, epoch):
                # In human hands meanwhile: whoever holds it sees the message.
                return True
            if give_up:
                await self._settle(session, conversation_id, message.seq)
                await record.turn(session, message, record.FAILED)
                draft = Draft(Sender.SYSTEM, self._wording.bot_failed, in_reply_to=message.id)
                await log.append(session, conversation_id, draft)
                handoff = {"reason": "bot_failure", "summary": {"tried": [message.text]}}
                await self._queue.join(session, conversation_id, message.id, handoff)
            else:
                if attempts == 1:
                    await log.append(
                        session, conversation_id, Draft(Sender.SYSTEM, self._wording.please_wait)
                    )
                await _schedule(session, conversation_id, attempts)
                await lease.release(session, conversation_id, self._owner)
        self._broadcast.ring(conversation_id)
        return give_up

    async def _postpone(self, conversation_id: str) -> None:
        async with self._database.transaction() as session:
            await _schedule(session, conversation_id, attempts=1)
            await lease.release(session, conversation_id, self._owner)

    async def _still_mine(self, session: AsyncSession, conversation_id: str, epoch: int) -> bool:
        """Lock the conversation; tell whether this worker's lease and epoch still hold."""
        lock = (
            update(Conversation)
            .where(
                Conversation.id == conversation_id,
                Conversation.lease_owner == self._owner,
                Conversation.epoch == epoch,
            )
            .values(updated_at=now())
            .returning(Conversation.id)
        )
        return (await session.execute(lock)).one_or_none() is not None

    async def _settle(
        self, session: AsyncSession, conversation_id: str, seq: int, epoch: int | None = None
    ) -> bool:
        """Mark the message as handled; tell whether this worker still may deliver (lease and epoch hold)."""
        conditions = [Conversation.id == conversation_id, Conversation.lease_owner == self._owner]
        if epoch is not None:
            conditions.append(Conversation.epoch == epoch)
        mark = (
            update(Conversation)
            .where(*conditions)
            .values(handled_seq=seq, attempts=0, next_attempt_at=None)
            .returning(Conversation.id)
        )
        return (await session.execute(mark)).one_or_none() is not None


def harmless(text: str) -> str:
    """Return the text with a leading slash, Rasa's command sign, made an ordinary character."""
    stripped = text.strip()
    return "／" + stripped[1:] if stripped.startswith("/") else stripped


async def _count_attempt(session: AsyncSession, conversation_id: str) -> None:
    count = (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(attempts=Conversation.attempts + 1)
    )
    await session.execute(count)


async def _schedule(session: AsyncSession, conversation_id: str, attempts: int) -> None:
    """Put the next attempt off: 1 s, 2 s, 4 s … up to a bound."""
    delay = timedelta(seconds=min(2 ** (attempts - 1), MAX_BACKOFF_SECONDS))
    later = (
        update(Conversation).where(Conversation.id == conversation_id).values(next_attempt_at=now() + delay)
    )
    await session.execute(later)
