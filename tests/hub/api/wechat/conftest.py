"""Hubs between the real bot and a platform of the tests, on each kind of database."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.hub.api.wechat.doors import HASTY, PATIENT, open_hub
from tests.support.hub import Hub
from tests.support.stack import Stack
from tests.support.wechat import write_account
from tests.support.wechat_api import WechatApi
from tests.support.wire import Wire


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One account of each kind and mode."""
    directory = tmp_path_factory.mktemp("wechat")
    write_account(directory, "plain")
    write_account(directory, "sealed", mode="encrypted")
    write_account(directory, "both", mode="compatible")
    write_account(directory, "silent", kind="subscription", verified=False)
    return directory


@pytest.fixture(scope="module")
async def api() -> AsyncIterator[WechatApi]:
    async with WechatApi().open() as opened:
        yield opened


@pytest.fixture(scope="module")
async def line(stack: Stack) -> AsyncIterator[Wire]:
    async with Wire(stack.rasa_url).open() as opened:
        yield opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def hub(
    request: pytest.FixtureRequest,
    stack: Stack,
    line: Wire,
    api: WechatApi,
    accounts: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Hub]:
    """A hub whose bot is always in time, on each kind of database."""
    more = {"tracker_db": stack.directory / "tracker.db"}
    if request.param == "postgresql":
        more["database_url"] = request.getfixturevalue("new_postgres")()
    async with open_hub(tmp_path_factory.mktemp("hub"), line, api, accounts, PATIENT, **more) as served:
        yield served


@pytest.fixture(scope="module")
async def hasty(
    line: Wire, api: WechatApi, accounts: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hub]:
    """A hub whose bot is easily too late."""
    async with open_hub(tmp_path_factory.mktemp("hasty"), line, api, accounts, HASTY) as served:
        yield served


@pytest.fixture
def wire(line: Wire) -> Iterator[Wire]:
    """The wire between the hubs and the bot."""
    yield line
    line.delay, line.lose, line.broken = 0.0, 0, False
