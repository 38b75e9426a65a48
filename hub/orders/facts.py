"""What policies may ask about an order."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hub.clock import CHINA
from hub.orders.order import Item, Order

HOUR = 3600


def facts_of(
    order: Order,
    now: datetime,
    item: Item | None = None,
    is_workday: Callable[[date], bool] | None = None,
) -> dict[str, Any]:
    """Return an order as facts for policies; what is not known is left out.

    Args:
        order: the order.
        now: aware; days and hours are counted up to it.
        item: the goods in question; without it, what is alike for all goods of the order is told.
        is_workday: as of the business hours; without it, working days are not counted.

    Returns:
        `status`, `shipped`, `order_value` (yuan), `category`, `customised`, `perishable`, `days_since_order`,
        `days_since_delivery` (whole days of China's calendar; the day of delivery is day 0), `hours_late`
        (negative before the promised time), `days_quiet` (days since the parcel's last news), `proof`,
        `refund`, `hours_since_refund_request`, `workdays_since_refund_approval`.
    """
    facts: dict[str, Any] = {
        "status": order.status.value,
        "shipped": order.shipped_at is not None,
        "order_value": float(order.total),
        "days_since_order": _days(order.placed_at, now),
        # An order that was found is its own proof.
        "proof": True,
        "refund": order.refund.state.value if order.refund else "none",
    }
    goods = [item] if item is not None else list(order.items)
    for name in ("category", "customised", "perishable"):
        values = {getattr(one, name) for one in goods}
        if len(values) == 1:
            facts[name] = values.pop()
    if order.delivered_at is not None:
        facts["days_since_delivery"] = _days(order.delivered_at, now)
    late = order.late_by(order.delivered_at or now)
    if late is not None:
        facts["hours_late"] = round(late, 2)
    if order.shipped_at is not None and order.delivered_at is None:
        news = max([order.shipped_at, *([order.last_event.at] if order.last_event else [])])
        facts["days_quiet"] = round((now - news).total_seconds() / (24 * HOUR), 2)
    if order.refund is not None:
        requested = now - order.refund.requested_at
        facts["hours_since_refund_request"] = round(requested.total_seconds() / HOUR, 2)
        if order.refund.approved_at is not None and is_workday is not None:
            facts["workdays_since_refund_approval"] = _workdays(order.refund.approved_at, now, is_workday)
    return facts


def _days(start: datetime, now: datetime) -> int:
    return (now.astimezone(CHINA).date() - start.astimezone(CHINA).date()).days


def _workdays(start: datetime, now: datetime, is_workday: Callable[[date], bool]) -> int:
    """Return how many working days lie after the day of `start`, up to and with today."""
    first = start.astimezone(CHINA).date()
    return sum(is_workday(first + timedelta(days=after)) for after in range(1, _days(start, now) + 1))
