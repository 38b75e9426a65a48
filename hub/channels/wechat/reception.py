"""Receives the platform's messages: each becomes one turn, and its answer the passive reply if it is in time.

The platform drops the connection after 5 s and delivers the message again, up to about 15 s in all; the text
`success` ends that. What a passive reply carried is known to have arrived when no further delivery comes.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hub.attachments import Store
from hub.bot import memory
from hub.channels.wechat import customers, outbox, quota
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.envelope import Envelope
from hub.channels.wechat.fetching import Fetcher
from hub.channels.wechat.recording import Arrival, record, turn_over
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import conversations
from hub.conversations.broadcast import Broadcast, wait
from hub.conversations.statuses import Status
from hub.conversations.turns import TurnRunner
from hub.storage.database import Database
from hub.storage.tables import Conversation, WechatCustomer, WechatInbound

POLL_SECONDS = 0.5
HOLD_SECONDS = 3.0
"""Beyond its time, a request of an account that cannot send is held until the platform drops it, so that
the message is delivered again; at most so long."""
LAST_DELIVERY = 3
"""The platform may deliver a fourth time, but not for sure."""
LAST_MARGIN_SECONDS = 1.0
"""The last delivery is answered so much earlier: were that too late, the customer would see an error."""
HEADSTART = timedelta(seconds=0.5)
"""What is sent actively keeps this distance behind a passive reply, and so does not overtake it."""
RECORD_ATTEMPTS = 4
FETCH_PATIENCE = 2.5
"""Seconds that a message waits for the customer's picture before it, so that both enter the log in order."""


@dataclass(frozen=True)
class Answer:
    """What to answer the platform: a text, an image, or nothing (`success`).

    Attributes:
        arrival: the delivery it answers.
        text: of the passive reply; empty for nothing.
    """

    arrival: Arrival
    text: str = ""


class Reception:
    """Takes deliveries in and finds what to answer them."""

    def __init__(
        self,
        database: Database,
        broadcast: Broadcast,
        turns: TurnRunner,
        fetcher: Fetcher,
        files: Store,
        tracker_db: Path,
        wording: WechatWording,
        answer_seconds: float,
    ) -> None:
        """Prepare the reception.

        Args:
            database: where everything lives.
            broadcast: rings when an answer may be there.
            turns: has new messages answered.
            fetcher: gets the files that belong to messages.
            files: where attachments are kept.
            tracker_db: where the bot remembers conversations.
            wording: the channel's sentences.
            answer_seconds: how long after its arrival a request may be answered; less than the platform's 5.
        """
        self._database = database
        self._broadcast = broadcast
        self._turns = turns
        self._fetcher = fetcher
        self._files = files
        self._tracker_db = tracker_db
        self._wording = wording
        self._answer_seconds = answer_seconds
        self._in_order: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def receive(
        self, account: Account, envelope: Envelope, started: float, gone: asyncio.Event
    ) -> Answer:
        """Store what was delivered, and return what to answer.

        The caller says with `delivered` or `lost` what became of the answer.

        Args:
            account: whom it was sent to.
            envelope: the proven request.
            started: when the request arrived, on the event loop's clock, in seconds.
            gone: is set when the platform drops the connection.

        Raises:
            HubError: the request repeats another one's timestamp and nonce: a replay.
        """
        # In the order in which they came: the database's lock alone lets any waiting writer go first.
        async with self._in_order.setdefault((account.id, envelope.incoming.openid), asyncio.Lock()):
            await self._fetcher.caught_up(account.id, envelope.incoming.openid, FETCH_PATIENCE)
            arrival = await self._record(account, envelope)
        if arrival.to_fetch:
            self._fetcher.notice(account.id, arrival.key, arrival.openid)
        elif arrival.new and arrival.conversation_id is not None:
            self._broadcast.ring(arrival.conversation_id)
            self._turns.notice(arrival.conversation_id)
        if arrival.conversation_id is None:
            return Answer(arrival)
        return await self._find_answer(account, arrival, started, gone)

    async def delivered(self, account: Account, answer: Answer) -> None:
        """Note that an answer was written to the platform while it was listening."""
        async with self._database.transaction() as session:
            customer = await customers.lock(session, account.id, answer.arrival.openid)
            if customer is not None:
                await outbox.settle(session, customer, answer.arrival.key)

    async def lost(self, account: Account, answer: Answer) -> None:
        """Note that the platform had gone before it was answered: what it would have got waits again."""
        arrival = answer.arrival
        async with self._database.transaction() as session:
            customer = await customers.lock(session, account.id, arrival.openid)
            inbound = await session.get(WechatInbound, (account.id, arrival.key), populate_existing=True)
            # A later delivery has the answer by now, or is about to take it.
            if customer is not None and inbound is not None and inbound.deliveries == arrival.number:
                await outbox.release(session, customer, arrival.key)
                _close_door(customer, arrival)

    async def _record(self, account: Account, envelope: Envelope) -> Arrival:
        door_until = now() + timedelta(seconds=self._answer_seconds)
        for attempt in range(RECORD_ATTEMPTS):
            try:
                async with self._database.transaction() as session:
                    arrival, gone = await record(session, account, envelope, self._wording, door_until)
                break
            except IntegrityError:
                # The same message, or the customer's first, arrived twice at the same time.
                if attempt == RECORD_ATTEMPTS - 1:
                    raise
        for attachment_id in gone.attachments:
            await asyncio.to_thread(self._files.remove, attachment_id)
        if gone.conversations:
            await asyncio.to_thread(memory.forget, self._tracker_db, gone.conversations)
        return arrival

    async def _find_answer(
        self, account: Account, arrival: Arrival, started: float, gone: asyncio.Event
    ) -> Answer:
        assert arrival.conversation_id is not None
        clock = asyncio.get_running_loop().time
        deadline = started + self._answer_seconds
        last = account.sends_actively or arrival.number >= LAST_DELIVERY
        if arrival.number >= LAST_DELIVERY:
            deadline -= LAST_MARGIN_SECONDS
        end = deadline if last else deadline + HOLD_SECONDS
        with self._broadcast.listening(arrival.conversation_id) as rung:
            while not gone.is_set():
                rung.clear()
                time_is_up = last and clock() >= deadline
                answer = await self._take(account, arrival, time_is_up)
                if answer is not None:
                    return answer
                left = end - clock()
                if left <= 0:
                    break
                await wait(rung, min(left, POLL_SECONDS))
        return Answer(arrival)

    async def _take(self, account: Account, arrival: Arrival, time_is_up: bool) -> Answer | None:
        """Claim what can be said now; None: nothing yet."""
        assert arrival.conversation_id is not None
        if not time_is_up:
            # Looking costs no lock.
            async with self._database.transaction() as session:
                inbound = await session.get(WechatInbound, (account.id, arrival.key))
                if inbound is None or inbound.deliveries > arrival.number:
                    return Answer(arrival)
                conversation = await conversations.get(session, arrival.conversation_id)
                if not inbound.reply and not _answerable(conversation, inbound):
                    return None
        async with self._database.transaction() as session:
            customer = await customers.lock(session, account.id, arrival.openid)
            inbound = await session.get(WechatInbound, (account.id, arrival.key), populate_existing=True)
            if customer is None or inbound is None:
                return Answer(arrival)
            if inbound.reply:
                return Answer(arrival, inbound.reply)
            conversation = await conversations.get(session, arrival.conversation_id)
            over = _answerable(conversation, inbound)
            busy = customer.lease_until is not None and customer.lease_until > now()
            if not time_is_up and (busy or not over):
                return None
            if not busy:
                await self._claim(session, account, customer, inbound, over)
            _close_door(customer, arrival)
            # A notice is not kept: should the platform come once more, the answer itself may be there.
            notice = "" if account.sends_actively else self._notice(conversation, over)
            return Answer(arrival, inbound.reply or notice)

    async def _claim(
        self,
        session: AsyncSession,
        account: Account,
        customer: WechatCustomer,
        inbound: WechatInbound,
        over: bool,
    ) -> None:
        await outbox.pull(session, customer, account, self._wording)
        waiting = await outbox.pending(session, customer)
        if not waiting:
            return
        unfinished = not over and not account.sends_actively
        hint = "" if account.sends_actively and quota.left(customer, now()) else self._wording.more
        if unfinished:
            hint = self._wording.still_working
        journey = outbox.fit(waiting, hint, more_to_come=unfinished)
        if journey.image is not None:
            return
        await outbox.claim(session, journey, inbound.key, outbox.PASSIVE)
        inbound.reply = journey.text

    def _notice(self, conversation: Conversation, over: bool) -> str:
        """Return what tells the customer of an account that cannot send how to get the answer."""
        if not over:
            return self._wording.still_working
        if conversation.status in (Status.OPEN, Status.WAITING):
            return self._wording.agent_will_answer
        return ""


def _answerable(conversation: Conversation, inbound: WechatInbound) -> bool:
    """Tell whether the message is in the log, and its turn is over."""
    return not inbound.to_fetch and turn_over(conversation, inbound.seq)


def _close_door(customer: WechatCustomer, arrival: Arrival) -> None:
    """Let active sending begin, unless a later request of the customer's is still open."""
    if customer.door_until is not None and customer.door_until <= arrival.door_until:
        customer.door_until = now() + HEADSTART
