"""What goes out to a customer: pulled from the log, claimed for a journey, then sent, or pending again.

Every function works on a customer who is locked (`customers.lock`), and so on one process at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import choices
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.rendering import SEPARATOR, render
from hub.channels.wechat.splitting import MAX_TEXT_BYTES
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import log
from hub.conversations.statuses import Sender
from hub.storage.tables import Conversation, WechatCursor, WechatCustomer, WechatDelivery, WechatInbound

PENDING, CLAIMED, SENT, DEAD = "pending", "claimed", "sent", "dead"
PASSIVE, ACTIVE = "passive", "active"
CLAIM = timedelta(seconds=30)
"""A claim that nobody confirmed for so long belongs to a process that died: it is pending again."""
SPEAKERS = (Sender.BOT, Sender.AGENT, Sender.SYSTEM)


@dataclass(frozen=True)
class Journey:
    """Deliveries that travel as one message.

    Attributes:
        ids: the deliveries, in order.
        text: what the customer reads; empty for an image.
        image: the attachment's id, for an image.
        menu: the same as a message menu, if it is one delivery with choices.
        complete: nothing is left pending behind it.
    """

    ids: tuple[int, ...]
    text: str
    image: str | None
    menu: dict[str, object] | None
    complete: bool


async def pull(
    session: AsyncSession, customer: WechatCustomer, account: Account, wording: WechatWording
) -> None:
    """Turn what was said in the customer's conversations since the last time into pending deliveries."""
    query = (
        select(WechatCursor)
        .join(Conversation, Conversation.id == WechatCursor.conversation_id)
        .where(
            WechatCursor.account == customer.account,
            WechatCursor.openid == customer.openid,
            Conversation.last_seq > WechatCursor.seq,
        )
        .order_by(Conversation.created_at)
    )
    for cursor in (await session.scalars(query)).all():
        for message in await log.after(session, cursor.conversation_id, cursor.seq):
            cursor.seq = message.seq
            if message.sender not in SPEAKERS:
                continue
            before = await choices.numbered_before(session, message)
            for index, part in enumerate(render(message, wording, before, account.sends_actively)):
                session.add(
                    WechatDelivery(
                        account=customer.account,
                        openid=customer.openid,
                        conversation_id=cursor.conversation_id,
                        message_id=message.id,
                        part=index,
                        kind=part.kind,
                        body=part.body,
                        menu=part.menu,
                        state=PENDING,
                        created_at=message.created_at,
                    )
                )
                # One by one: their ids are their order.
                await session.flush()


async def pending(session: AsyncSession, customer: WechatCustomer) -> list[WechatDelivery]:
    """Return what waits to be sent, in order, with what dead processes had claimed."""
    expired = _of(customer) & (WechatDelivery.state == CLAIMED) & (WechatDelivery.lease_until < now())
    for claim in set((await session.scalars(select(WechatDelivery.claim).where(expired))).all()):
        await release(session, customer, str(claim))
    query = select(WechatDelivery).where(_of(customer), WechatDelivery.state == PENDING)
    return list((await session.scalars(query.order_by(WechatDelivery.id))).all())


def fit(
    waiting: Sequence[WechatDelivery], hint: str = "", most: int | None = None, more_to_come: bool = False
) -> Journey:
    """Return the first message that can be made of what waits: texts joined while they fit, or one image.

    Args:
        waiting: pending deliveries, at least one, in order.
        hint: added if something is left behind; says how the customer gets it.
        most: how many deliveries may travel together.
        more_to_come: something will be left behind that is not there yet.
    """
    first = waiting[0]
    if first.kind != "text":
        return Journey((first.id,), "", first.body, None, len(waiting) == 1)
    for count in range(min(most or len(waiting), len(waiting)), 0, -1):
        taken = waiting[:count]
        rest = len(waiting) > count
        texts = [delivery.body for delivery in taken] + ([hint] if (rest or more_to_come) and hint else [])
        text = SEPARATOR.join(texts)
        whole = all(delivery.kind == "text" for delivery in taken)
        if whole and (count == 1 or len(text.encode()) <= MAX_TEXT_BYTES):
            menu = first.menu if count == 1 else None
            return Journey(tuple(delivery.id for delivery in taken), text, None, menu, not rest)
    raise AssertionError("a single text always fits")


async def claim(session: AsyncSession, journey: Journey, name: str, via: str) -> None:
    """Mark a journey's deliveries as on their way.

    Args:
        session: an open transaction.
        journey: what travels.
        name: of the claim; for a passive reply, the key of the message it replies to.
        via: `passive` or `active`.
    """
    values = {"state": CLAIMED, "claim": name, "via": via, "lease_until": now() + CLAIM}
    await session.execute(update(WechatDelivery).where(WechatDelivery.id.in_(journey.ids)).values(**values))


async def settle(
    session: AsyncSession, customer: WechatCustomer, name: str, state: str = SENT, error: str | None = None
) -> None:
    """Note how a claim's journey ended: `sent`, or `dead` with the reason."""
    at: datetime | None = now() if state == SENT else None
    await session.execute(
        update(WechatDelivery)
        .where(_of(customer), WechatDelivery.claim == name, WechatDelivery.state == CLAIMED)
        .values(state=state, error=error, sent_at=at, lease_until=None)
    )


async def release(
    session: AsyncSession, customer: WechatCustomer, name: str, error: str | None = None
) -> None:
    """Make a claim's deliveries pending again: they surely, or most likely, did not arrive."""
    await session.execute(
        update(WechatDelivery)
        .where(_of(customer), WechatDelivery.claim == name, WechatDelivery.state == CLAIMED)
        .values(state=PENDING, claim=None, via=None, lease_until=None, error=error)
    )
    await session.execute(
        update(WechatInbound)
        .where(WechatInbound.account == customer.account, WechatInbound.key == name)
        .values(reply=None)
    )


def _of(customer: WechatCustomer) -> ColumnElement[bool]:
    return (WechatDelivery.account == customer.account) & (WechatDelivery.openid == customer.openid)
