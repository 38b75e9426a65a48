"""The demo order book in SQL."""

from sqlalchemy import select

from hub.orders.book import Identity, may_see
from hub.orders.order import Order
from hub.storage.database import Database
from hub.storage.tables import DemoOrder


class SqlOrderBook:
    """Finds the orders that `make demo-data` made."""

    def __init__(self, database: Database) -> None:
        """Take the database.

        Args:
            database: a migrated one; it stays the caller's to close.
        """
        self._database = database

    async def get(self, number: str, identity: Identity) -> Order | None:
        """See `OrderBook.get`."""
        async with self._database.transaction() as session:
            row = await session.get(DemoOrder, number.upper())
            order = Order.model_validate(row.content) if row else None
        return order if may_see(order, identity) else None

    async def recent(self, identity: Identity, limit: int = 5) -> list[Order]:
        """See `OrderBook.recent`."""
        if not identity.user_id:
            return []
        query = (
            select(DemoOrder)
            .where(DemoOrder.user_id == identity.user_id)
            .order_by(DemoOrder.placed_at.desc())
            .limit(limit)
        )
        async with self._database.transaction() as session:
            rows = (await session.scalars(query)).all()
            return [Order.model_validate(row.content) for row in rows]

    async def close(self) -> None:
        """Nothing is held open."""
