"""Puts the orders of a script into the demo order book."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from hub.clock import CHINA, now
from hub.orders.order import Item, Order, OrderStatus, Payment, Refund, RefundState, Shipment, ShipmentEvent
from hub.storage.database import Database
from hub.storage.tables import DemoOrder
from tests.support.scripts import Ordered

ON_THE_WAY = (OrderStatus.SHIPPED, OrderStatus.DELIVERED)
PAYMENTS = {
    OrderStatus.UNPAID: Payment.UNPAID,
    OrderStatus.CANCELLED: Payment.UNPAID,
    OrderStatus.REFUNDED: Payment.REFUNDED,
}


async def put(database: Database, user_id: str, phone_tail: str, ordered: list[Ordered]) -> list[str]:
    """Store orders.

    Args:
        database: the hub's.
        user_id: whose.
        phone_tail: last four digits of the phone they were placed with.
        ordered: what the script says of them.

    Returns:
        Their numbers.
    """
    orders = [_order(user_id, phone_tail, one) for one in ordered]
    async with database.transaction() as session:
        session.add_all(
            DemoOrder(
                number=order.number,
                user_id=user_id,
                placed_at=order.placed_at,
                content=order.model_dump(mode="json"),
            )
            for order in orders
        )
    return [order.number for order in orders]


def _order(user_id: str, phone_tail: str, said: Ordered) -> Order:
    at = now().replace(microsecond=0)

    def ago(days: float | None) -> datetime | None:
        return None if days is None else at - timedelta(days=days)

    placed = at - timedelta(days=said.placed)
    delivered = said.delivered if said.status is not OrderStatus.DELIVERED else said.delivered or 2.0
    shipped = said.shipped if said.status not in ON_THE_WAY else said.shipped or said.placed - 1
    total = Decimal(f"{said.price:.2f}")
    shipments: tuple[Shipment, ...] = ()
    if shipped is not None:
        news = at - timedelta(days=delivered if delivered is not None else said.silent)
        event = ShipmentEvent(at=news, text="已签收" if delivered is not None else "快件到达转运中心")
        shipments = (
            Shipment(carrier="演示快递", waybill=f"YS{secrets.randbelow(10**12):012d}", events=(event,)),
        )
    refund = said.refund and Refund(
        state=said.refund,
        amount=total,
        method="微信支付",
        requested_at=at - timedelta(days=said.refund_days),
        approved_at=None
        if said.refund in (RefundState.REQUESTED, RefundState.REJECTED)
        else ago(said.refund_days),
        paid_at=ago(said.refund_days) if said.refund is RefundState.PAID else None,
    )
    return Order(
        number=f"BT{placed.astimezone(CHINA):%Y%m%d}{secrets.randbelow(10**6):06d}",
        user_id=user_id,
        phone_last4=phone_tail,
        status=said.status,
        items=(
            Item(
                name=said.goods,
                category=said.category,
                quantity=1,
                price=total,
                customised=said.customised,
                perishable=said.perishable,
            ),
        ),
        total=total,
        placed_at=placed,
        payment=PAYMENTS.get(said.status, Payment.PAID),
        paid_at=None if said.status in PAYMENTS and said.refund is None else placed,
        promised_at=ago(said.promised),
        shipped_at=ago(shipped),
        delivered_at=ago(delivered),
        shipments=shipments,
        refund=refund,
    )
