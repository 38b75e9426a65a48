"""A hub with a desk, on each kind of database; no bot is there: a human answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.hub import Hub, serve

NO_BOT = "http://127.0.0.1:9"


@pytest.fixture(params=["sqlite", "postgresql"])
async def hub(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hub]:
    """A served hub without a bot."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    async with serve(tmp_path, NO_BOT, database_url=url, session_rate="10000/minute") as running:
        yield running


@pytest.fixture
async def sqlite_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A served hub without a bot, on SQLite only: for what does not depend on the database."""
    async with serve(tmp_path, NO_BOT, session_rate="10000/minute") as running:
        yield running
