"""Stores a delivery of the platform's in one transaction: what it says, and the window it opens."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import customers, farewell, outbox, quota, reading
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.envelope import MAX_AGE_SECONDS, Envelope, refuse
from hub.channels.wechat.farewell import Gone
from hub.channels.wechat.incoming import Event, Incoming
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.storage.tables import Conversation, WechatCustomer, WechatInbound, WechatStamp

REPEATED_FOR = timedelta(days=2)
"""Far longer than the platform repeats a delivery."""
TAPS = (Event.SUBSCRIBE, Event.SCAN, Event.CLICK)
"""Events that let the account send something (客服消息下发规则)."""


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


async def record(
    session: AsyncSession, account: Account, envelope: Envelope, wording: WechatWording, door_until: datetime
) -> tuple[Arrival, Gone]:
    """Store a delivery.

    Args:
        session: an open transaction.
        account: to which it came.
        envelope: the proven request.
        wording: the channel's sentences.
        door_until: when this request is given up.

    Returns:
        The delivery, and what is to be removed outside the database once all this is committed.

    Raises:
        HubError: timestamp and nonce were used for another message: a replay.
        sqlalchemy.exc.IntegrityError: another delivery is being stored at the same moment; try again.
    """
    incoming, at = envelope.incoming, now()
    customer = await customers.lock(session, account.id, incoming.openid)
    await _stamp(session, account, envelope, at)
    again = await session.get(WechatInbound, (account.id, incoming.key), populate_existing=True)
    if again is not None:
        again.deliveries += 1
        if customer is not None:
            customer.door_until = door_until
        return _arrival(again, incoming, False, door_until), Gone()
    inbound = WechatInbound(
        account=account.id,
        key=incoming.key,
        openid=incoming.openid,
        conversation_id=None,
        seq=0,
        deliveries=1,
        media=incoming.media,
        media_attempts=0,
        to_fetch=incoming.media is not None,
        created_at=at,
    )
    session.add(inbound)
    gone = Gone()
    if incoming.event is Event.UNSUBSCRIBE:
        gone = await farewell.forget(session, account, incoming.openid)
        # Kept, so that a repeated delivery is known; but not whose it was.
        inbound.openid = ""
    elif incoming.event is not Event.OTHER:
        customer, conversation = await customers.lock_or_make(session, account, incoming.openid)
        customer.door_until = door_until
        _open_window(customer, incoming, at)
        inbound.conversation_id = conversation.id
        await _enter(session, account, inbound, customer, conversation, incoming, wording)
    return _arrival(inbound, incoming, True, door_until), gone


async def forget_old(session: AsyncSession) -> None:
    """Delete what is kept only for as long as the platform, or a forger, may repeat a request."""
    for table, age in ((WechatInbound, REPEATED_FOR), (WechatStamp, 2 * timedelta(seconds=MAX_AGE_SECONDS))):
        await session.execute(delete(table).where(table.created_at < now() - age))


def turn_over(conversation: Conversation, seq: int) -> bool:
    """Tell whether there is no turn to wait for: it is over, or an agent holds the conversation."""
    return conversation.handled_seq >= seq or conversation.status in (Status.OPEN, Status.RESOLVED)


async def _enter(
    session: AsyncSession,
    account: Account,
    inbound: WechatInbound,
    customer: WechatCustomer,
    conversation: Conversation,
    incoming: Incoming,
    wording: WechatWording,
) -> None:
    """Write into the log what the customer said, or what an event has us say."""
    if incoming.event in (Event.SUBSCRIBE, Event.SCAN):
        text = wording.welcome if incoming.event is Event.SUBSCRIBE else wording.welcome_back
        buttons = [{"title": text, "payload": text} for text in wording.suggestions]
        await log.append(session, conversation.id, Draft(Sender.SYSTEM, text, buttons=buttons))
    elif await _asks_for_more(session, account, customer, conversation, incoming, wording):
        inbound.seq = conversation.customer_seq
    elif not inbound.to_fetch:
        draft = await reading.read(session, conversation.id, incoming, wording)
        inbound.seq = (await log.append(session, conversation.id, draft)).seq


async def _asks_for_more(
    session: AsyncSession,
    account: Account,
    customer: WechatCustomer,
    conversation: Conversation,
    incoming: Incoming,
    wording: WechatWording,
) -> bool:
    """Tell whether the message only fetches what is waiting: that is no turn of the bot's."""
    if incoming.fields.get("Content") not in wording.continue_words:
        return False
    await outbox.pull(session, customer, account, wording)
    waits = await outbox.pending(session, customer)
    return bool(waits) or not turn_over(conversation, conversation.customer_seq)


def _open_window(customer: WechatCustomer, incoming: Incoming, at: datetime) -> None:
    if incoming.event in TAPS or "bizmsgmenuid" in incoming.fields:
        quota.opened_by_tap(customer, at)
    else:
        quota.opened_by_message(customer, at)
    customer.held, customer.attempts, customer.next_attempt_at = False, 0, None


def _arrival(inbound: WechatInbound, incoming: Incoming, new: bool, door_until: datetime) -> Arrival:
    return Arrival(
        inbound.key,
        incoming.openid,
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
