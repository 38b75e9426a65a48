"""Fills the demo order book, from `data/demo/orders.yml`."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete

from hub.clock import CHINA
from hub.knowledge.yamlfile import load
from hub.orders.order import (
    Item,
    Money,
    Order,
    OrderStatus,
    Payment,
    Refund,
    RefundState,
    Shipment,
    ShipmentEvent,
)
from hub.storage.database import Database
from hub.storage.tables import DemoOrder


class Strict(BaseModel):
    """Refuses misspelt names."""

    model_config = ConfigDict(extra="forbid")


class Customer(Strict):
    """Somebody who orders."""

    user_id: str
    phone_last4: str = Field(pattern=r"^\d{4}$")
    city: str


class Goods(Strict):
    """Something to order."""

    name: str
    category: str
    price: Money
    customised: bool = False
    perishable: bool = False


class Carrier(Strict):
    """Who delivers."""

    name: str
    prefix: str


class StepOnTheWay(Strict):
    """What happens to a parcel, at which share of its way."""

    share: float
    text: str


class RefundSituation(Strict):
    """How far a refund is; times in days before now."""

    state: RefundState
    requested: float
    approved: float | None = None
    paid: float | None = None


class Situation(Strict):
    """How far an order is; times in days before now, negative when they lie ahead."""

    status: OrderStatus
    placed: float
    shipped: float | None = None
    promised: float | None = None
    delivered: float | None = None
    silent: float = 0.0
    """The parcel has had no news for so many days."""
    refund: RefundSituation | None = None


class Demo(Strict):
    """`data/demo/orders.yml`."""

    customers: list[Customer]
    goods: list[Goods]
    carriers: list[Carrier]
    methods: list[str]
    steps: list[StepOnTheWay]
    delivered: str
    situations: list[Situation]

    @classmethod
    def read(cls, data_dir: Path) -> "Demo":
        """Read the file of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "demo" / "orders.yml", cls)


def demo_orders(demo: Demo, now: datetime) -> list[Order]:
    """Return one order a customer and situation, dated back from now; the same for the same `now`.

    Args:
        demo: what to make orders of.
        now: aware.
    """
    return [
        _order(demo, customer, situation, index * len(demo.situations) + number, now)
        for index, customer in enumerate(demo.customers)
        for number, situation in enumerate(demo.situations)
    ]


async def fill(database: Database, demo: Demo, now: datetime) -> list[Order]:
    """Put the demo orders into the book, in place of those that were there.

    Args:
        database: a migrated one.
        demo: what to make orders of.
        now: aware.

    Returns:
        The orders.
    """
    orders = demo_orders(demo, now)
    async with database.transaction() as session:
        await session.execute(delete(DemoOrder))
        session.add_all(
            DemoOrder(
                number=order.number,
                user_id=order.user_id,
                placed_at=order.placed_at,
                content=order.model_dump(mode="json"),
            )
            for order in orders
        )
    return orders


def _order(demo: Demo, customer: Customer, situation: Situation, index: int, now: datetime) -> Order:
    def ago(days: float | None) -> datetime | None:
        return None if days is None else (now - timedelta(days=days)).replace(microsecond=0)

    placed = now - timedelta(days=situation.placed)
    # Steps prime to the number of goods spread them over the situations.
    picked = [demo.goods[(index * 5 + place * 3) % len(demo.goods)] for place in range(1 + index % 3 // 2)]
    items = tuple(
        Item(**goods.model_dump(), quantity=1 + (index + place) % 2) for place, goods in enumerate(picked)
    )
    total = sum((item.price * item.quantity for item in items), Decimal(0))
    method = demo.methods[index % len(demo.methods)]
    unpaid = situation.status in (OrderStatus.UNPAID, OrderStatus.CANCELLED)
    refund = situation.refund and Refund(
        state=situation.refund.state,
        amount=total,
        method=method,
        requested_at=now - timedelta(days=situation.refund.requested),
        approved_at=ago(situation.refund.approved),
        paid_at=ago(situation.refund.paid),
    )
    return Order(
        # The date, and six digits that are distinct and look like a shop's.
        number=f"BT{placed.astimezone(CHINA):%Y%m%d}{(index * 7_919 + 4_512) % 1_000_000:06d}",
        user_id=customer.user_id,
        phone_last4=customer.phone_last4,
        status=situation.status,
        items=items,
        total=total,
        placed_at=placed,
        payment=_payment(situation),
        paid_at=None if unpaid else placed + timedelta(minutes=2),
        promised_at=ago(situation.promised),
        shipped_at=ago(situation.shipped),
        delivered_at=ago(situation.delivered),
        shipments=_shipments(demo, customer, situation, index, now),
        refund=refund,
    )


def _payment(situation: Situation) -> Payment:
    if situation.status is OrderStatus.REFUNDED:
        return Payment.REFUNDED
    unpaid = situation.status in (OrderStatus.UNPAID, OrderStatus.CANCELLED)
    return Payment.UNPAID if unpaid else Payment.PAID


def _shipments(
    demo: Demo, customer: Customer, situation: Situation, index: int, now: datetime
) -> tuple[Shipment, ...]:
    if situation.shipped is None:
        return ()
    carrier = demo.carriers[index % len(demo.carriers)]
    end = situation.delivered if situation.delivered is not None else min(situation.promised or 0.0, 0.0)
    events: list[dict[str, Any]] = []
    for step in demo.steps:
        days = situation.shipped - step.share * (situation.shipped - end)
        if days >= max(situation.silent, 0.0):
            events.append({"at": now - timedelta(days=days), "text": step.text.format(city=customer.city)})
    if situation.delivered is not None:
        events.append({"at": now - timedelta(days=situation.delivered), "text": demo.delivered})
    return (
        Shipment(
            carrier=carrier.name,
            waybill=f"{carrier.prefix}{3_104_000_000_000 + index * 104_729}",
            events=tuple(ShipmentEvent.model_validate(event) for event in events),
        ),
    )
