"""An account's own server, made with wechatpy: what the simulator is tried against, and not by us."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tests.support.stack import free_port
from tools.wechat_simulator.account import Account, Mode
from tools.wechat_simulator.serving import serve


@dataclass
class Developer:
    """The server.

    Attributes:
        got: the messages, as wechatpy read them, one a delivery.
        answer: what it answers to a message: a text, a finished body, or None for `success`.
        delays: seconds that the next answers take.
        bodies: answers that the next deliveries get, as they are.
    """

    account: Account
    url: str = ""
    got: list[Any] = field(default_factory=list)
    answer: Callable[[Any], str | None] = lambda message: None
    delays: list[float] = field(default_factory=list)
    bodies: list[bytes | int] = field(default_factory=list)

    async def _serve(self, request: Request) -> Response:
        query = request.query_params
        check_signature(self.account.token, query["signature"], query["timestamp"], query["nonce"])
        if request.method == "GET":
            return PlainTextResponse(query["echostr"])
        body: Any = await request.body()
        crypto = WeChatCrypto(self.account.token, self.account.aes_key, self.account.app_id)
        encrypted = query.get("encrypt_type") == "aes"
        if encrypted:
            body = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        message = parse_message(body)
        self.got.append(message)
        if self.delays:
            await asyncio.sleep(self.delays.pop(0))
        if self.bodies:
            ready = self.bodies.pop(0)
            return Response(status_code=ready) if isinstance(ready, int) else Response(ready)
        text = self.answer(message)
        if text is None:
            return PlainTextResponse("success")
        reply = create_reply(text, message).render()
        if encrypted and self.account.mode is not Mode.COMPATIBLE:
            reply = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
        return Response(reply, media_type="text/xml")

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Developer"]:
        """Serve while the context lasts."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        route = Route(f"/wechat/{self.account.name}", self._serve, methods=["GET", "POST"])
        async with serve(Starlette(routes=[route]), port):
            yield self
