"""A customer of an account on both kinds of database, and what the platform's API takes from us."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hub.attachments import Store
from hub.channels.wechat import customers, quota
from hub.channels.wechat.accounts import Account, Profile
from hub.channels.wechat.courier import Courier
from hub.channels.wechat.pictures import Pictures
from hub.channels.wechat.platform import Platform
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.storage.database import Database
from hub.storage.tables import Message, WechatCustomer
from tests.support.wechat_api import WechatApi


@pytest.fixture
async def api() -> AsyncIterator[WechatApi]:
    async with WechatApi().open() as served:
        yield served


@pytest.fixture
def account() -> Account:
    """An account of its own for each test: the databases are shared."""
    name = "t" + secrets.token_hex(6)
    profile = Profile(id=name, name="测试", app_id="wx1", kind="service", verified=True, mode="plain")
    return Account(profile, "token", "s3cret", None)


@pytest.fixture(scope="session")
def wording(root: Path) -> WechatWording:
    return WechatWording.read(root / "data")


@dataclass
class Desk:
    """Says things to customers of one account, and sends them."""

    database: Database
    account: Account
    wording: WechatWording
    api: WechatApi
    files: Store
    openid: str = field(default_factory=lambda: "o" + secrets.token_hex(13))
    conversation_id: str = ""

    async def opened(self) -> "Desk":
        """Have the customer write their first message."""
        async with self.database.transaction() as session:
            customer, conversation = await customers.lock_or_make(session, self.account, self.openid)
            quota.opened_by_message(customer, now())
            self.conversation_id = conversation.id
        return self

    async def say(self, text: str, **more: Any) -> Message:
        """Say something as an agent."""
        async with self.database.transaction() as session:
            return await log.append(session, self.conversation_id, Draft(Sender.AGENT, text, **more))

    async def customer(self, change: Callable[[WechatCustomer], None] | None = None) -> WechatCustomer:
        """Return the customer's row, changed."""
        async with self.database.transaction() as session:
            customer = await customers.lock(session, self.account.id, self.openid)
            assert customer is not None
            if change:
                change(customer)
        return customer

    def courier(self) -> Courier:
        """A courier of a process of its own."""
        platform = Platform(self.api.url, self.database)
        pictures = Pictures(self.api.url, self.database, platform, self.files)
        return Courier(self.database, {self.account.id: self.account}, platform, pictures, self.wording)

    @property
    def heard(self) -> list[str]:
        """What the customer got."""
        return self.api.texts(self.openid)


@pytest.fixture
async def desk(
    database: Database, account: Account, wording: WechatWording, api: WechatApi, tmp_path: Path
) -> Desk:
    return await Desk(database, account, wording, api, Store(tmp_path / "files")).opened()
