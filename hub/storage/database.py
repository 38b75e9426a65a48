"""The database engine: SQLite by default, PostgreSQL by its URL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from hub.storage import events

MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """Owns the connection pool and hands out transactions."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened yet.

        Args:
            url: an SQLAlchemy async URL, `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`.
        """
        parsed = make_url(url)
        self.url = url
        self.engine: AsyncEngine
        if parsed.get_backend_name() == "sqlite":
            if parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_async_engine(url)
            event.listen(self.engine.sync_engine, "connect", _tune_sqlite)
        else:
            self.engine = create_async_engine(url, pool_size=10, pool_pre_ping=True)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a session whose work is committed at the end, with the desk's events, or rolled back."""
        async with self._sessions.begin() as session:
            yield session
            await events.write(session)

    async def close(self) -> None:
        """Close all pooled connections."""
        await self.engine.dispose()


def migrate(url: str, key: bytes | None = None) -> None:
    """Bring the database at `url` to the newest schema.

    Args:
        url: an SQLAlchemy async URL.
        key: the hub's signing key, for databases that may hold secrets which a newer schema seals.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(url=url, key=key)
    command.upgrade(config, "head")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Let the hub and the action server share one file: readers never block, writers wait their turn."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
