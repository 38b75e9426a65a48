"""Sends what could not be a passive reply, as customer-service messages: in order, within the quota, once."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import customers, outbox, quota
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.errors import (
    GONE,
    NO_MENUS,
    SET_UP_WRONG,
    SLOW_DOWN,
    WINDOW_CLOSED,
    PlatformError,
    UnreachableError,
)
from hub.channels.wechat.outbox import Journey
from hub.channels.wechat.pictures import Pictures
from hub.channels.wechat.platform import Platform
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations.statuses import Sender, Status
from hub.storage.database import Database
from hub.storage.tables import Conversation, Message, WechatCursor, WechatCustomer, WechatDelivery
from hub.sweeping import Sweeper

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 0.5
AT_ONCE = 8
"""Customers who are sent to at the same time."""
MAX_BACKOFF_SECONDS = 60
MERGE_PATIENCE = timedelta(seconds=30)
"""So long an answer waits for the customer's other answers when the quota is not enough for each."""
PERMANENT_AFTER = 5
"""An error that the platform's list does not explain is tried so often."""

Address = tuple[str, str]
"""Account id and openid."""


@dataclass(frozen=True)
class _Load:
    """What one step is going to send."""

    journey: Journey
    claim: str


class Courier:
    """Works in the background; several processes may, each customer is served by one at a time."""

    def __init__(
        self,
        database: Database,
        accounts: Mapping[str, Account],
        platform: Platform,
        pictures: Pictures,
        wording: WechatWording,
    ) -> None:
        """Prepare the courier; `start` begins the work.

        Args:
            database: where deliveries wait.
            accounts: only those that can send actively are served.
            platform: the way out.
            pictures: uploads the images that agents send.
            wording: the channel's sentences.
        """
        self._database = database
        self._accounts = {name: account for name, account in accounts.items() if account.sends_actively}
        self._platform = platform
        self._pictures = pictures
        self._wording = wording
        self._owner = uuid.uuid4().hex
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: dict[Address, asyncio.Task[None]] = {}
        self._sweeper = Sweeper(self._sweep, SWEEP_SECONDS)
        self._stopping = False

    def start(self) -> None:
        """Begin to look for what is to be sent, if any account can send."""
        if self._accounts:
            self._sweeper.start()

    async def stop(self) -> None:
        """Finish what is on its way, and stop."""
        self._stopping = True
        await self._sweeper.stop()
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=10)

    async def _sweep(self) -> None:
        async with self._database.transaction() as session:
            found = await _due(session, list(self._accounts))
        for address in found:
            if address not in self._running:
                task = asyncio.create_task(self._serve(address))
                self._running[address] = task
                task.add_done_callback(partial(self._finished, address))

    def _finished(self, address: Address, _: asyncio.Task[None]) -> None:
        self._running.pop(address, None)

    async def _serve(self, address: Address) -> None:
        async with self._slots:
            try:
                while not self._stopping and await self._step(*address):
                    pass
            except Exception:
                logger.exception("sending crashed for account %s", address[0])
                await self._postpone(*address)

    async def _step(self, account_id: str, openid: str) -> bool:
        """Send one message; tell whether to go on with the next."""
        load = await self._take(account_id, openid)
        if load is None:
            return False
        failure: PlatformError | UnreachableError | None = None
        try:
            await self._send(self._accounts[account_id], openid, load.journey)
        except (PlatformError, UnreachableError) as error:
            failure = error
        async with self._database.transaction() as session:
            customer = await customers.lock(session, account_id, openid)
            if customer is None or customer.lease_owner != self._owner:
                return False
            customer.lease_owner = customer.lease_until = None
            if failure is None:
                customer.attempts, customer.next_attempt_at = 0, None
                await outbox.settle(session, customer, load.claim)
                return True
            logger.warning("account %s: sending failed: %s", account_id, failure)
            await _failed(session, customer, load.claim, failure)
        return isinstance(failure, PlatformError) and failure.code in GONE

    async def _take(self, account_id: str, openid: str) -> _Load | None:
        """Claim the next message for this customer, counted in the quota; None: nothing to send now."""
        async with self._database.transaction() as session:
            customer, at = await customers.lock(session, account_id, openid), now()
            if customer is None or not _free(customer, at):
                return None
            await outbox.pull(session, customer, self._accounts[account_id], self._wording)
            waiting = await outbox.pending(session, customer)
            left = quota.left(customer, at)
            if waiting and not left:
                customer.held = True
            if not waiting or not left:
                return None
            coming = await _answers_to_come(session, customer)
            if coming and left <= coming and at - waiting[0].created_at < MERGE_PATIENCE:
                return None
            most = 1 if len(waiting) <= left - coming else None
            journey = outbox.fit(waiting, self._wording.more if left == 1 else "", most)
            load = _Load(journey, uuid.uuid4().hex)
            await outbox.claim(session, journey, load.claim, outbox.ACTIVE)
            quota.spend(customer)
            customer.lease_owner, customer.lease_until = self._owner, at + outbox.CLAIM
            return load

    async def _send(self, account: Account, openid: str, journey: Journey) -> None:
        if journey.image is not None:
            media_id = await self._pictures.upload(account, journey.image)
            return await self._platform.send_image(account, openid, media_id)
        if account.profile.message_menus and journey.menu is not None:
            try:
                return await self._platform.send_menu(account, openid, journey.menu)
            except PlatformError as error:
                if error.code not in NO_MENUS:
                    raise
        await self._platform.send_text(account, openid, journey.text)

    async def _postpone(self, account_id: str, openid: str) -> None:
        async with self._database.transaction() as session:
            customer = await customers.lock(session, account_id, openid)
            if customer is not None:
                _back_off(customer)


async def _failed(
    session: AsyncSession, customer: WechatCustomer, claim: str, failure: PlatformError | UnreachableError
) -> None:
    """Decide what becomes of a message that was not (surely) sent."""
    if isinstance(failure, UnreachableError):
        # It may have arrived, but a message twice is better than a message lost; it stays counted.
        _back_off(customer)
        return await outbox.release(session, customer, claim, str(failure))
    quota.give_back(customer)
    if failure.code in WINDOW_CLOSED:
        quota.exhaust(customer)
        customer.held = True
    elif failure.code in SET_UP_WRONG | SLOW_DOWN:
        customer.attempts += 1
        customer.next_attempt_at = now() + timedelta(seconds=MAX_BACKOFF_SECONDS)
    else:
        _back_off(customer)
        known_as_hopeless = failure.code in GONE
        if known_as_hopeless or (failure.code > 0 and customer.attempts >= PERMANENT_AFTER):
            customer.attempts, customer.next_attempt_at = 0, None
            return await outbox.settle(session, customer, claim, outbox.DEAD, str(failure)[:200])
    return await outbox.release(session, customer, claim, str(failure)[:200])


def _back_off(customer: WechatCustomer) -> None:
    """Put the next attempt off: 1 s, 2 s, 4 s … up to a bound."""
    customer.next_attempt_at = now() + timedelta(seconds=min(2**customer.attempts, MAX_BACKOFF_SECONDS))
    customer.attempts += 1


def _free(customer: WechatCustomer, at: datetime) -> bool:
    """Tell whether it is this moment's business to send actively to this customer."""
    times = (customer.lease_until, customer.door_until, customer.next_attempt_at)
    return not customer.held and all(time is None or time <= at for time in times)


async def _due(session: AsyncSession, accounts: list[str], limit: int = 100) -> list[Address]:
    """Return the customers for whom something waits that may be sent now."""
    at = now()
    mine = (WechatDelivery.account == WechatCustomer.account, WechatDelivery.openid == WechatCustomer.openid)
    waits = exists().where(
        *mine,
        or_(
            WechatDelivery.state == outbox.PENDING,
            (WechatDelivery.state == outbox.CLAIMED) & (WechatDelivery.lease_until < at),
        ),
    )
    said = exists().where(
        WechatCursor.account == WechatCustomer.account,
        WechatCursor.openid == WechatCustomer.openid,
        Conversation.id == WechatCursor.conversation_id,
        Conversation.last_seq > WechatCursor.seq,
    )
    times = (WechatCustomer.lease_until, WechatCustomer.door_until, WechatCustomer.next_attempt_at)
    query = (
        select(WechatCustomer.account, WechatCustomer.openid)
        .where(
            WechatCustomer.account.in_(accounts),
            WechatCustomer.held.is_(False),
            *(or_(time.is_(None), time <= at) for time in times),
            or_(waits, said),
        )
        .limit(limit)
    )
    return [(account, openid) for account, openid in (await session.execute(query)).all()]


async def _answers_to_come(session: AsyncSession, customer: WechatCustomer) -> int:
    """Return how many of the customer's messages the bot has still to answer."""
    query = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.contact_id == customer.contact_id,
            Conversation.status == Status.PENDING,
            Message.sender == Sender.CUSTOMER,
            Message.seq > Conversation.handled_seq,
        )
    )
    return int((await session.execute(query)).scalar_one())
