"""Inserts that lose a race without harm, alike on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from hub.storage.tables import Base


async def insert_new(session: AsyncSession, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless a unique constraint says that it is there.

    A row that another open transaction is about to commit is waited for (PostgreSQL waits on the row,
    SQLite on the write lock), so that afterwards a SELECT finds the one that won.

    Args:
        session: an open transaction.
        table: the mapped class.
        values: attribute → value; column defaults are filled in.

    Returns:
        Whether the row is new.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    key = inspect(table).primary_key[0]
    insert = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return (await session.execute(insert)).first() is not None
