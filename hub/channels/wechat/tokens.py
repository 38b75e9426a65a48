"""The access token of each account: fetched once for all processes, renewed before it ends."""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy.exc import IntegrityError

from hub.channels.wechat.accounts import Account
from hub.channels.wechat.errors import PlatformError, UnreachableError
from hub.clock import now
from hub.storage.database import Database
from hub.storage.tables import WechatToken

PATH = "/cgi-bin/stable_token"
EARLY = timedelta(minutes=5)
"""In its last 5 minutes the platform gives a new token out, and still accepts the old one (stable_token)."""
FORCE_PAUSE = timedelta(minutes=5)
"""A new token can be forced 20 times a day, 30 s apart at least; we stay far from that."""


class Tokens:
    """Keeps the tokens in the database.

    `stable_token` answers every process with the same token while it is valid, so that nobody takes it away
    from another: no process needs to lead.
    """

    def __init__(self, database: Database, http: httpx.AsyncClient) -> None:
        """Prepare the store.

        Args:
            database: shared by all processes.
            http: reaches the platform.
        """
        self._database = database
        self._http = http
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, account: Account) -> str:
        """Return a token that is good for some minutes.

        Raises:
            PlatformError: the platform refuses the account's AppID or AppSecret, or our address.
            UnreachableError: the platform gives no usable answer.
        """
        async with self._locks[account.id]:
            known = await self._stored(account)
            if known is not None and known.expires_at - EARLY > now():
                return known.token
            return await self._fetch(account, forced=False)

    async def renew(self, account: Account, rejected: str) -> str:
        """Return another token than the one that the platform has just rejected.

        Args:
            account: whose token.
            rejected: the token that was not accepted (40001, 40014, 42001).

        Raises:
            PlatformError: as in `get`.
            UnreachableError: as in `get`.
        """
        async with self._locks[account.id]:
            known = await self._stored(account)
            if known is not None and known.token != rejected:
                return known.token
            token = await self._fetch(account, forced=False)
            forced_at = known.forced_at if known is not None else None
            if token == rejected and (forced_at is None or forced_at + FORCE_PAUSE < now()):
                token = await self._fetch(account, forced=True)
            return token

    async def _stored(self, account: Account) -> WechatToken | None:
        async with self._database.transaction() as session:
            return await session.get(WechatToken, account.id)

    async def _fetch(self, account: Account, forced: bool) -> str:
        body: dict[str, Any] = {
            "grant_type": "client_credential",
            "appid": account.profile.app_id,
            "secret": account.app_secret,
            "force_refresh": forced,
        }
        try:
            answer = (await self._http.post(PATH, json=body)).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise UnreachableError(type(error).__name__) from error
        if not answer.get("access_token"):
            raise PlatformError(int(answer.get("errcode", -1)), str(answer.get("errmsg", "")))
        token, seconds = str(answer["access_token"]), int(answer.get("expires_in", 0))
        expires_at = now() + timedelta(seconds=seconds)
        try:
            await self._store(account.id, token, expires_at, forced)
        except IntegrityError:
            # Another process stored the account's first token at this moment.
            await self._store(account.id, token, expires_at, forced)
        return token

    async def _store(self, account_id: str, token: str, expires_at: datetime, forced: bool) -> None:
        async with self._database.transaction() as session:
            row = await session.get(WechatToken, account_id)
            if row is None:
                row = WechatToken(account=account_id, token=token, expires_at=expires_at)
                session.add(row)
            row.token, row.expires_at = token, expires_at
            if forced:
                row.forced_at = now()
