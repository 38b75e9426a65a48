"""A filled demo order book."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import delete

from hub.clock import now
from hub.orders.demo import Demo, fill
from hub.orders.order import Order
from hub.storage.database import Database
from hub.storage.tables import OrderTry

DATA = Path(__file__).resolve().parents[3] / "data"


@dataclass
class Shop:
    """The database of the demo book, and what is in it."""

    database: Database
    orders: list[Order]

    def order(self, **wanted: str) -> Order:
        """Return the first order with these attributes."""
        return next(
            order
            for order in self.orders
            if all(str(getattr(order, name)) == value for name, value in wanted.items())
        )


@pytest.fixture
async def shop(database: Database) -> AsyncIterator[Shop]:
    """The demo shop; once on each kind of database."""
    async with database.transaction() as session:  # the PostgreSQL of all tests is one
        await session.execute(delete(OrderTry))
    yield Shop(database, await fill(database, Demo.read(DATA), now()))
