"""What did not reach its customer: dead letters, and what waits for the customer's next message."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import customers, outbox
from hub.clock import now
from hub.errors import HubError, not_found
from hub.storage.tables import WechatCustomer, WechatDelivery

LATE = timedelta(minutes=2)
"""What waits longer than this is shown: the customer has to write, or an operator to mend something."""


async def undelivered(session: AsyncSession, limit: int = 100) -> list[dict[str, Any]]:
    """Return dead letters and late deliveries, newest first.

    Args:
        session: an open transaction.
        limit: how many at most.
    """
    late = (WechatDelivery.state == outbox.PENDING) & (WechatDelivery.created_at < now() - LATE)
    query = (
        select(WechatDelivery, WechatCustomer.held)
        .outerjoin(
            WechatCustomer,
            (WechatCustomer.account == WechatDelivery.account)
            & (WechatCustomer.openid == WechatDelivery.openid),
        )
        .where(or_(WechatDelivery.state == outbox.DEAD, late))
        .order_by(WechatDelivery.id.desc())
        .limit(limit)
    )
    return [
        {
            "id": delivery.id,
            "account": delivery.account,
            "conversation_id": delivery.conversation_id,
            "message_id": delivery.message_id,
            "text": delivery.body if delivery.kind == "text" else "",
            "state": delivery.state,
            "waits_for_customer": bool(held) and delivery.state == outbox.PENDING,
            "error": delivery.error,
            "created_at": delivery.created_at,
        }
        for delivery, held in (await session.execute(query)).all()
    ]


async def send_again(session: AsyncSession, letter_id: int) -> str:
    """Have what did not arrive tried once more, at once; return the id of its conversation.

    Raises:
        HubError: `not_found`, or `on_its_way` (409): it arrived meanwhile, or is being sent.
    """
    letter = await session.get(WechatDelivery, letter_id)
    if letter is None:
        raise not_found("没有找到这条消息")
    customer = await customers.lock(session, letter.account, letter.openid)
    again = (
        update(WechatDelivery)
        .where(WechatDelivery.id == letter_id, WechatDelivery.state.in_((outbox.DEAD, outbox.PENDING)))
        .values(state=outbox.PENDING, claim=None, error=None)
        .returning(WechatDelivery.conversation_id)
    )
    conversation_id = (await session.scalars(again)).one_or_none()
    if conversation_id is None:
        raise HubError("on_its_way", "这条消息已经送到，或正在发送", 409)
    if customer is not None:
        customer.attempts, customer.next_attempt_at = 0, None
    return conversation_id


async def customer_of(session: AsyncSession, contact_id: str) -> WechatCustomer | None:
    """Return the WeChat side of a contact, None if they write elsewhere."""
    query = select(WechatCustomer).where(WechatCustomer.contact_id == contact_id).limit(1)
    return (await session.scalars(query)).one_or_none()
