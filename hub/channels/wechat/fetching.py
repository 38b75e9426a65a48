"""Fetches customers' pictures and videos at once, before their ids expire; only then they enter the log."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from hub import attachments
from hub.attachments import Store
from hub.channels.wechat import customers
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.errors import PlatformError, UnreachableError
from hub.channels.wechat.incoming import CLIENT_ID_PREFIX
from hub.channels.wechat.pictures import Pictures
from hub.channels.wechat.recording import forget_old
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.conversations import log
from hub.conversations.broadcast import Broadcast
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.conversations.turns import TurnRunner
from hub.errors import HubError
from hub.storage.database import Database
from hub.storage.tables import WechatInbound
from hub.sweeping import Sweeper

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
FORGET_EVERY = timedelta(minutes=10)
"""How often old requests are forgotten."""
LEASE = timedelta(seconds=30)
PAUSE = timedelta(seconds=3)
"""Between two attempts."""
ATTEMPTS = 4
"""After it the customer is asked to send it again."""


class Fetcher:
    """Works in the background; each file is fetched by one process at a time."""

    def __init__(
        self,
        database: Database,
        accounts: dict[str, Account],
        pictures: Pictures,
        files: Store,
        broadcast: Broadcast,
        turns: TurnRunner,
        wording: WechatWording,
    ) -> None:
        """Prepare the fetcher; `start` begins to look for what a dead process left behind.

        Args:
            database: knows what is to be fetched.
            accounts: by id.
            pictures: downloads.
            files: where attachments are kept.
            broadcast: rung when a file is in the log.
            turns: has it answered.
            wording: the channel's sentences.
        """
        self._database = database
        self._accounts = accounts
        self._pictures = pictures
        self._files = files
        self._broadcast = broadcast
        self._turns = turns
        self._wording = wording
        self._running: dict[asyncio.Task[None], tuple[str, str]] = {}
        self._sweeper = Sweeper(self._sweep, SWEEP_SECONDS)
        self._forgotten_at: datetime | None = None

    def start(self) -> None:
        """Begin to sweep."""
        if self._accounts:
            self._sweeper.start()

    async def stop(self) -> None:
        """Finish the downloads in hand, and stop."""
        await self._sweeper.stop()
        if self._running:
            await asyncio.wait(list(self._running), timeout=10)

    def notice(self, account_id: str, key: str, openid: str) -> None:
        """Fetch what belongs to a message of this customer, now."""
        address = (account_id, openid)
        task = asyncio.create_task(self._fetch(account_id, key))
        self._running[task] = address
        task.add_done_callback(self._running.pop)

    async def caught_up(self, account_id: str, openid: str, seconds: float) -> None:
        """Wait until nothing of this customer's is being fetched in this process, `seconds` at most."""
        theirs = [task for task, address in self._running.items() if address == (account_id, openid)]
        if theirs:
            await asyncio.wait(theirs, timeout=seconds)

    async def _sweep(self) -> None:
        at = now()
        if self._forgotten_at is None or at - self._forgotten_at > FORGET_EVERY:
            self._forgotten_at = at
            async with self._database.transaction() as session:
                await forget_old(session)
        async with self._database.transaction() as session:
            query = select(WechatInbound.account, WechatInbound.key, WechatInbound.openid).where(
                WechatInbound.account.in_(self._accounts),
                WechatInbound.to_fetch.is_(True),
                or_(WechatInbound.lease_until.is_(None), WechatInbound.lease_until < at),
            )
            found = (await session.execute(query.limit(50))).all()
        for account_id, key, openid in found:
            self.notice(account_id, key, openid)

    async def _fetch(self, account_id: str, key: str) -> None:
        try:
            inbound = await self._take(account_id, key)
            if inbound is None:
                return
            data: bytes | None = None
            try:
                data = await self._pictures.download(self._accounts[account_id], inbound.media or {})
            except (PlatformError, UnreachableError) as error:
                logger.warning("account %s: a file could not be fetched: %s", account_id, error)
                if isinstance(error, UnreachableError) and inbound.media_attempts < ATTEMPTS:
                    return
            await self._enter(inbound, data)
        except Exception:
            logger.exception("fetching crashed for account %s", account_id)

    async def _take(self, account_id: str, key: str) -> WechatInbound | None:
        """Take the lease of a message's file; None if another process has it, or it was fetched already."""
        at = now()
        take = (
            update(WechatInbound)
            .where(
                WechatInbound.account == account_id,
                WechatInbound.key == key,
                WechatInbound.to_fetch.is_(True),
                or_(WechatInbound.lease_until.is_(None), WechatInbound.lease_until < at),
            )
            .values(lease_until=at + LEASE, media_attempts=WechatInbound.media_attempts + 1)
            .returning(WechatInbound)
        )
        async with self._database.transaction() as session:
            return (await session.scalars(take)).one_or_none()

    async def _enter(self, inbound: WechatInbound, data: bytes | None) -> None:
        """Write the message into the log: with its file, or with the request to send it again."""
        try:
            await self._append(inbound, data)
        except HubError as refused:
            logger.warning("account %s: a file was refused: %s", inbound.account, refused.code)
            await self._append(inbound, None)
        assert inbound.conversation_id is not None
        self._broadcast.ring(inbound.conversation_id)
        self._turns.notice(inbound.conversation_id)

    async def _append(self, inbound: WechatInbound, data: bytes | None) -> None:
        assert inbound.conversation_id is not None and inbound.media is not None
        kind, client_id = inbound.media["kind"], CLIENT_ID_PREFIX + inbound.key
        async with self._database.transaction() as session:
            saved = None
            if data is not None:
                saved = await attachments.save(session, self._files, inbound.conversation_id, "", data)
            await customers.lock(session, inbound.account, inbound.openid)
            row = await session.get(WechatInbound, (inbound.account, inbound.key), populate_existing=True)
            if row is None or not row.to_fetch:
                return
            if saved is not None:
                draft = Draft(Sender.CUSTOMER, "", attachments=[attachments.view(saved)], client_id=client_id)
            else:
                seen, payload = self._wording.unreadable(kind)
                draft = Draft(Sender.CUSTOMER, seen, payload=payload, client_id=client_id)
            message = await log.append(session, inbound.conversation_id, draft)
            if saved is not None:
                attachments.bind([saved], message)
            row.seq, row.to_fetch, row.lease_until = message.seq, False, None
