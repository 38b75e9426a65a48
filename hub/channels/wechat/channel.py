"""The WeChat channel put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from hub.channels.wechat.accounts import Account, Accounts
from hub.channels.wechat.reception import Reception
from hub.channels.wechat.wording import WechatWording
from hub.conversations.broadcast import Broadcast
from hub.conversations.turns import TurnRunner
from hub.errors import not_found
from hub.storage.database import Database


class WechatChannel:
    """The accounts, and the parts that serve them."""

    def __init__(self, accounts: Mapping[str, Account], reception: Reception) -> None:
        """Keep the parts."""
        self._accounts = accounts
        self.reception = reception

    @classmethod
    def build(
        cls,
        directory: Path,
        wording: WechatWording,
        database: Database,
        broadcast: Broadcast,
        turns: TurnRunner,
        answer_seconds: float,
    ) -> Self:
        """Read the accounts and make the parts.

        Raises:
            DataError: an account's file is broken.
        """
        accounts = Accounts.load(directory / "accounts")
        return cls(accounts.ready, Reception(database, broadcast, turns, wording, answer_seconds))

    def account(self, account_id: str) -> Account:
        """Return a ready account.

        Raises:
            HubError: there is none of this id, or its secrets are not set.
        """
        account = self._accounts.get(account_id)
        if account is None:
            raise not_found("没有这个公众号")
        return account
