"""The platform's API: the one module that calls it (tokens apart)."""

from typing import Any

import httpx

from hub.channels.wechat.accounts import Account
from hub.channels.wechat.errors import TOKEN_REJECTED, PlatformError, UnreachableError
from hub.channels.wechat.tokens import Tokens
from hub.storage.database import Database

TIMEOUT_SECONDS = 5.0
"""Of one call; with a token's renewal and a second try, all of it stays within a courier's lease."""


class Platform:
    """Calls the API on behalf of the accounts."""

    def __init__(self, base_url: str, database: Database) -> None:
        """Prepare the connection pool.

        Args:
            base_url: `https://api.weixin.qq.com`, or the simulator's address.
            database: keeps the tokens.
        """
        self._http = httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT_SECONDS, trust_env=False)
        self.tokens = Tokens(database, self._http)

    async def send_text(self, account: Account, openid: str, text: str) -> None:
        """Send a customer-service message (客服消息) of text.

        Raises:
            PlatformError: it was refused, and not sent.
            UnreachableError: it may have been sent or not.
        """
        await self._send(account, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_menu(self, account: Account, openid: str, menu: dict[str, object]) -> None:
        """Send choices as a message menu; raises as `send_text`."""
        await self._send(account, {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    async def send_image(self, account: Account, openid: str, media_id: str) -> None:
        """Send an uploaded image; raises as `send_text`."""
        await self._send(account, {"touser": openid, "msgtype": "image", "image": {"media_id": media_id}})

    async def call(self, account: Account, method: str, path: str, **arguments: Any) -> httpx.Response:
        """Call the API with the account's token; a rejected token is renewed, and the call made again.

        Args:
            account: on whose behalf.
            method: of HTTP.
            path: as in the platform's documents, `/cgi-bin/…`.
            arguments: httpx's, as `json` or `files`; `params` are joined by the token.

        Returns:
            The answer; if it is JSON, its `errcode` is 0 or absent.

        Raises:
            PlatformError: the platform refused.
            UnreachableError: no usable answer.
        """
        token = await self.tokens.get(account)
        try:
            return await self._call_with(token, method, path, **arguments)
        except PlatformError as error:
            if error.code not in TOKEN_REJECTED:
                raise
        token = await self.tokens.renew(account, token)
        return await self._call_with(token, method, path, **arguments)

    async def close(self) -> None:
        """Close the connection pool."""
        await self._http.aclose()

    async def _send(self, account: Account, message: dict[str, Any]) -> None:
        await self.call(account, "POST", "/cgi-bin/message/custom/send", json=message)

    async def _call_with(self, token: str, method: str, path: str, **arguments: Any) -> httpx.Response:
        params = {**arguments.pop("params", {}), "access_token": token}
        try:
            response = await self._http.request(method, path, params=params, **arguments)
            response.raise_for_status()
        except httpx.HTTPError as error:
            # The error's own text would hold the address, and with it the token.
            raise UnreachableError(type(error).__name__) from None
        if response.headers.get("content-type", "").startswith(("application/json", "text/plain")):
            _check(response)
        return response


def _check(response: httpx.Response) -> None:
    try:
        answer = response.json()
        code = int(answer.get("errcode", 0))
    except (ValueError, AttributeError, TypeError) as error:
        raise UnreachableError("not JSON") from error
    if code:
        raise PlatformError(code, str(answer.get("errmsg", "")))
