"""The demo order book."""

import re
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from hub.clock import now
from hub.orders import Identity, OrderStatus, open_order_book
from hub.orders.demo import Demo, demo_orders, fill
from hub.settings import Settings
from hub.storage.tables import DemoOrder
from tests.hub.orders.conftest import DATA, Shop


async def test_the_book_has_every_status_and_many_goods(shop: Shop) -> None:
    assert len(shop.orders) == 60
    assert {order.status for order in shop.orders} == set(OrderStatus)
    assert all(re.fullmatch(r"BT20\d{12}", order.number) for order in shop.orders)
    categories = {item.category for order in shop.orders for item in order.items}
    assert {"衣服", "生鲜", "定制", "电器"} <= categories
    assert "8866" not in repr(shop.orders[0])


async def test_filling_again_makes_no_second_book(shop: Shop) -> None:
    again = await fill(shop.database, Demo.read(DATA), now())
    async with shop.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(DemoOrder)) == len(again) == 60


def test_the_same_instant_gives_the_same_orders() -> None:
    at, demo = now(), Demo.read(DATA)
    assert demo_orders(demo, at) == demo_orders(demo, at)
    assert max(Counter(order.number for order in demo_orders(demo, at)).values()) == 1


def test_times_are_in_order() -> None:
    for order in demo_orders(Demo.read(DATA), now()):
        times = [order.placed_at, order.shipped_at, order.delivered_at, *(() if not order.refund else [])]
        known = [time for time in times if time is not None]
        assert known == sorted(known)
        for shipment in order.shipments:
            steps = [event.at for event in shipment.events]
            assert steps == sorted(steps)
            assert steps[0] >= known[1]
            assert steps[-1] <= now()


async def test_recent_orders_are_the_newest_of_a_signed_in_customer_only(shop: Shop, tmp_path: Path) -> None:
    orders = open_order_book(Settings(var_dir=tmp_path), shop.database)
    found = await orders.recent(Identity("a", user_id="demo-chen"), limit=4)
    mine = sorted(
        (o for o in shop.orders if o.user_id == "demo-chen"), key=lambda o: o.placed_at, reverse=True
    )
    assert [order.number for order in found] == [order.number for order in mine[:4]]
    assert await orders.recent(Identity("a", phone_last4="2468")) == []
    assert await orders.recent(Identity("a", user_id="nobody")) == []
    await orders.close()
