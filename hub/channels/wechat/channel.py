"""The WeChat channel put together."""

from hub.attachments import Store
from hub.channels.wechat.accounts import Account, Accounts
from hub.channels.wechat.courier import Courier
from hub.channels.wechat.fetching import Fetcher
from hub.channels.wechat.pictures import Pictures
from hub.channels.wechat.platform import Platform
from hub.channels.wechat.reception import Reception
from hub.channels.wechat.wording import WechatWording
from hub.conversations.broadcast import Broadcast
from hub.conversations.turns import TurnRunner
from hub.errors import not_found
from hub.settings import Settings
from hub.storage.database import Database


class WechatChannel:
    """The accounts, and the parts that serve them."""

    def __init__(
        self,
        settings: Settings,
        wording: WechatWording,
        database: Database,
        broadcast: Broadcast,
        turns: TurnRunner,
        files: Store,
    ) -> None:
        """Read the accounts and make the parts.

        Args:
            settings: where the accounts and the platform are.
            wording: the channel's sentences.
            database: where everything lives.
            broadcast: rung when something new is in a log.
            turns: has messages answered.
            files: where attachments are kept.

        Raises:
            DataError: an account's file is broken.
        """
        api = settings.wechat_api_url
        self._accounts = Accounts.load(settings.wechat_dir / "accounts").ready
        self._platform = Platform(api, database)
        self._pictures = Pictures(api, database, self._platform, files)
        self._courier = Courier(database, self._accounts, self._platform, self._pictures, wording)
        self._fetcher = Fetcher(database, self._accounts, self._pictures, files, broadcast, turns, wording)
        self.reception = Reception(
            database,
            broadcast,
            turns,
            self._fetcher,
            files,
            settings.tracker_db,
            wording,
            settings.wechat_answer_seconds,
        )

    def account(self, account_id: str) -> Account:
        """Return a ready account.

        Raises:
            HubError: there is none of this id, or its secrets are not set.
        """
        account = self._accounts.get(account_id)
        if account is None:
            raise not_found("没有这个公众号")
        return account

    def start(self) -> None:
        """Begin to send and fetch in the background."""
        self._courier.start()
        self._fetcher.start()

    async def stop(self) -> None:
        """Finish what is on its way, and stop."""
        await self._courier.stop()
        await self._fetcher.stop()
        await self._pictures.close()
        await self._platform.close()
