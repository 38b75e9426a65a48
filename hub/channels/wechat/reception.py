"""Receives the platform's messages: each becomes one turn, and its answer the passive reply if it is in time.

The platform drops the connection after 5 s and delivers the message again, up to about 15 s in all; the text
`success` ends that. What a passive reply carried is known to have arrived when no further delivery comes.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import customers, outbox, quota, reading
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.envelope import Envelope, refuse
from hub.channels.wechat.fetching import Fetcher
from hub.channels.wechat.incoming import Incoming, Kind
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import conversations, log
from hub.conversations.broadcast import Broadcast, wait
from hub.conversations.statuses import Status
from hub.conversations.turns import TurnRunner
from hub.storage.database import Database
from hub.storage.tables import Conversation, WechatCustomer, WechatInbound, WechatStamp

POLL_SECONDS = 0.5
HOLD_SECONDS = 3.0
"""Beyond its time, a request of an account that cannot send is held until the platform drops it, so that
the message is delivered again; at most so long."""
LAST_DELIVERY = 3
"""The platform may deliver a fourth time, but not for sure."""
HEADSTART = timedelta(seconds=0.5)
"""What is sent actively keeps this distance behind a passive reply, and so does not overtake it."""
RECORD_ATTEMPTS = 4
FETCH_PATIENCE = 2.5
"""Seconds that a message waits for the customer's picture before it, so that both enter the log in order."""


@dataclass(frozen=True)
class Arrival:
    """One delivery of a message.

    Attributes:
        key: of the message.
        openid: who sent it.
        number: which delivery this is, from 1.
        conversation_id: where its answer will stand; None: there is none.
        new: the message was not known before.
        to_fetch: its file is still to be fetched.
        door_until: when this request is given up.
    """

    key: str
    openid: str
    number: int
    conversation_id: str | None
    new: bool
    to_fetch: bool
    door_until: datetime


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
        wording: WechatWording,
        answer_seconds: float,
    ) -> None:
        """Prepare the reception.

        Args:
            database: where everything lives.
            broadcast: rings when an answer may be there.
            turns: has new messages answered.
            fetcher: gets the files that belong to messages.
            wording: the channel's sentences.
            answer_seconds: how long after its arrival a request may be answered; less than the platform's 5.
        """
        self._database = database
        self._broadcast = broadcast
        self._turns = turns
        self._fetcher = fetcher
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
        for attempt in range(RECORD_ATTEMPTS):
            try:
                async with self._database.transaction() as session:
                    return await self._record_in(session, account, envelope)
            except IntegrityError:
                # The same message, or the customer's first, arrived twice at the same time.
                if attempt == RECORD_ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    async def _record_in(self, session: AsyncSession, account: Account, envelope: Envelope) -> Arrival:
        incoming, at = envelope.incoming, now()
        door_until = at + timedelta(seconds=self._answer_seconds)
        customer = await customers.lock(session, account.id, incoming.openid)
        await _stamp(session, account, envelope, at)
        again = await session.get(WechatInbound, (account.id, incoming.key), populate_existing=True)
        if again is not None:
            again.deliveries += 1
            if customer is not None:
                customer.door_until = door_until
            return _arrival(again, False, door_until)
        inbound = WechatInbound(
            account=account.id,
            key=incoming.key,
            openid=incoming.openid,
            conversation_id=None,
            seq=0,
            deliveries=1,
            created_at=at,
        )
        session.add(inbound)
        if incoming.kind is Kind.EVENT:
            return _arrival(inbound, True, door_until)
        customer, conversation = await customers.lock_or_make(session, account, incoming.openid)
        customer.door_until = door_until
        _open_window(customer, incoming, at)
        inbound.conversation_id = conversation.id
        if await self._asks_for_more(session, account, customer, conversation, incoming):
            inbound.seq = conversation.customer_seq
            return _arrival(inbound, False, door_until)
        inbound.media, inbound.to_fetch = incoming.media, incoming.media is not None
        if inbound.to_fetch:
            return _arrival(inbound, True, door_until)
        draft = await reading.read(session, conversation.id, incoming, self._wording)
        inbound.seq = (await log.append(session, conversation.id, draft)).seq
        return _arrival(inbound, True, door_until)

    async def _asks_for_more(
        self,
        session: AsyncSession,
        account: Account,
        customer: WechatCustomer,
        conversation: Conversation,
        incoming: Incoming,
    ) -> bool:
        """Tell whether the message only fetches what is waiting: that is no turn of the bot's."""
        if incoming.fields.get("Content") not in self._wording.continue_words:
            return False
        await outbox.pull(session, customer, account, self._wording)
        waits = await outbox.pending(session, customer)
        return bool(waits) or not _turn_over(conversation, conversation.customer_seq)

    async def _find_answer(
        self, account: Account, arrival: Arrival, started: float, gone: asyncio.Event
    ) -> Answer:
        assert arrival.conversation_id is not None
        clock = asyncio.get_running_loop().time
        deadline = started + self._answer_seconds
        last = account.sends_actively or arrival.number >= LAST_DELIVERY
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
                await self._claim(session, account, customer, inbound)
            _close_door(customer, arrival)
            # A notice is not kept: should the platform come once more, the answer itself may be there.
            notice = "" if account.sends_actively else self._notice(conversation, over)
            return Answer(arrival, inbound.reply or notice)

    async def _claim(
        self, session: AsyncSession, account: Account, customer: WechatCustomer, inbound: WechatInbound
    ) -> None:
        await outbox.pull(session, customer, account, self._wording)
        waiting = await outbox.pending(session, customer)
        if not waiting:
            return
        hint = "" if account.sends_actively and quota.left(customer, now()) else self._wording.more
        journey = outbox.fit(waiting, hint)
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


def _turn_over(conversation: Conversation, seq: int) -> bool:
    """Tell whether there is no turn to wait for: it is over, or an agent holds the conversation."""
    return conversation.handled_seq >= seq or conversation.status in (Status.OPEN, Status.RESOLVED)


def _answerable(conversation: Conversation, inbound: WechatInbound) -> bool:
    """Tell whether the message is in the log, and its turn is over."""
    return not inbound.to_fetch and _turn_over(conversation, inbound.seq)


def _open_window(customer: WechatCustomer, incoming: Incoming, at: datetime) -> None:
    if "bizmsgmenuid" in incoming.fields:
        quota.opened_by_tap(customer, at)
    else:
        quota.opened_by_message(customer, at)
    customer.held, customer.attempts, customer.next_attempt_at = False, 0, None


def _close_door(customer: WechatCustomer, arrival: Arrival) -> None:
    """Let active sending begin, unless a later request of the customer's is still open."""
    if customer.door_until is not None and customer.door_until <= arrival.door_until:
        customer.door_until = now() + HEADSTART


def _arrival(inbound: WechatInbound, new: bool, door_until: datetime) -> Arrival:
    return Arrival(
        inbound.key,
        inbound.openid,
        inbound.deliveries,
        inbound.conversation_id,
        new,
        inbound.to_fetch,
        door_until,
    )


async def _stamp(session: AsyncSession, account: Account, envelope: Envelope, at: datetime) -> None:
    """Tie the request's timestamp and nonce to its message: another message under them is a replay."""
    stamp = hashlib.sha256(envelope.stamp.encode()).hexdigest()
    known = await session.get(WechatStamp, (account.id, stamp), populate_existing=True)
    if known is None:
        session.add(WechatStamp(account=account.id, stamp=stamp, key=envelope.incoming.key, created_at=at))
    elif known.key != envelope.incoming.key:
        raise refuse(403, "replayed_request", "请求已用过")
