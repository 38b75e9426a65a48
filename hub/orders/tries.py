"""Limits how often phone digits may be tried: four digits are guessed in ten thousand tries."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.orders.book import NUMBER, Identity, OrderBook, TooManyTriesError
from hub.orders.order import Order
from hub.storage.database import Database
from hub.storage.tables import OrderTry

WINDOW = timedelta(hours=1)


class LimitedTries:
    """An order book that counts wrong digits, per contact and per order, in the database.

    A try is stored before it is made, so that many at once cannot slip through and a restart forgets none. A
    signed-in customer sees their own orders however often a stranger has guessed at them.
    """

    def __init__(self, book: OrderBook, database: Database, limit: int) -> None:
        """Put limits on a book.

        Args:
            book: where the orders are.
            database: counts the tries; it stays the caller's to close.
            limit: wrong tries within an hour, per contact and per order.
        """
        self._book = book
        self._database = database
        self._limit = limit

    async def get(self, number: str, identity: Identity) -> Order | None:
        """See `OrderBook.get`. Call it outside any transaction: it has its own."""
        number = number.strip().upper()
        if not NUMBER.fullmatch(number):
            return None
        if identity.user_id is not None:
            own = await self._book.get(number, Identity(identity.asker, user_id=identity.user_id))
            if own is not None:
                return own
        if not identity.phone_last4:
            return None
        tried = await self._count(number, identity.asker)
        order = await self._book.get(number, Identity(identity.asker, phone_last4=identity.phone_last4))
        if order is not None:
            async with self._database.transaction() as session:
                await session.execute(delete(OrderTry).where(OrderTry.id == tried))
        return order

    async def recent(self, identity: Identity, limit: int = 5) -> list[Order]:
        """See `OrderBook.recent`."""
        return await self._book.recent(identity, limit)

    async def close(self) -> None:
        """Close the book."""
        await self._book.close()

    async def _count(self, number: str, asker: str) -> int:
        """Store a try and return its id; raise `TooManyTriesError` when there are too many."""
        at = now()
        async with self._database.transaction() as session:
            await session.execute(delete(OrderTry).where(OrderTry.tried_at < at - WINDOW))
            row = OrderTry(asker=asker, number=number, tried_at=at)
            session.add(row)
            await session.flush()
            tried = row.id
        async with self._database.transaction() as session:
            again = [
                await self._blocked_until(session, column == value, at)
                for column, value in ((OrderTry.asker, asker), (OrderTry.number, number))
            ]
            blocked = [until for until in again if until is not None]
            if blocked:
                # A refused try told nothing and does not lengthen the wait.
                await session.execute(delete(OrderTry).where(OrderTry.id == tried))
        if blocked:
            raise TooManyTriesError(max(blocked))
        return tried

    async def _blocked_until(self, session: AsyncSession, of: object, at: datetime) -> datetime | None:
        query = select(OrderTry.tried_at).where(of, OrderTry.tried_at >= at - WINDOW)  # type: ignore[arg-type]
        tries = sorted((await session.scalars(query)).all(), reverse=True)
        # The newest is the one in hand. It may be made when fewer than the limit were made before it.
        return tries[self._limit] + WINDOW if len(tries) > self._limit else None
