"""Hubs with a desk, on each kind of database; no bot is there: a human answers.

A hub takes seconds to start, so the tests share them: each test makes its own agents and customers.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.hub import Hub, serve

NO_BOT = "http://127.0.0.1:9"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    """A served hub without a bot."""
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else None
    directory = tmp_path_factory.mktemp("hub")
    async with serve(directory, NO_BOT, database_url=url, session_rate="10000/minute") as running:
        yield running


@pytest.fixture(scope="session")
async def sqlite_hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    """A served hub without a bot, on SQLite only: for what does not depend on the database."""
    async with serve(tmp_path_factory.mktemp("hub"), NO_BOT, session_rate="10000/minute") as running:
        yield running


@pytest.fixture
async def new_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub of the test's own."""
    async with serve(tmp_path, NO_BOT) as running:
        yield running
