"""The few calls of the platform's API that the channel's own tests need, over real HTTP."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.stack import free_port


class WechatApi:
    """Answers as the documents say.

    Attributes:
        sent: customer-service messages that were taken, in order.
        errors: codes with which the next sends are refused; 0 takes one.
        tokens: how many tokens were given out.
        valid: the token that is accepted.
        seconds: for which a token is said to be good.
        delay: seconds that each send takes.
        cut: how many of the next sends are taken, but their answer gets lost.
        files: by path or media id, what can be downloaded.
        uploads: what was uploaded.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.sent: list[dict[str, Any]] = []
        self.errors: list[int] = []
        self.tokens = 0
        self.valid = ""
        self.stable = ""
        self.seconds = 7200
        self.delay = 0.0
        self.cut = 0
        self.files: dict[str, bytes] = {}
        self.uploads: list[bytes] = []
        self.menus: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def texts(self, openid: str) -> list[str]:
        """What this customer got, in order."""
        return [m["text"]["content"] for m in self.sent if m["touser"] == openid and m["msgtype"] == "text"]

    async def _token(self, request: Request) -> Response:
        body = await request.json()
        if body["secret"] != "s3cret":
            return JSONResponse({"errcode": 40125, "errmsg": "invalid appsecret"})
        if body["force_refresh"] or not self.stable:
            self.tokens += 1
            self.stable = self.valid = f"token-{self.tokens}"
        return JSONResponse({"access_token": self.stable, "expires_in": self.seconds})

    async def _send(self, request: Request) -> Response:
        # The documents: UTF-8, not \\u escapes.
        raw = await request.body()
        assert b"\\u" not in raw
        await asyncio.sleep(self.delay)
        if request.query_params["access_token"] != self.valid:
            return JSONResponse({"errcode": 40001, "errmsg": "invalid credential"})
        code = self.errors.pop(0) if self.errors else 0
        if code:
            return JSONResponse({"errcode": code, "errmsg": "refused"})
        self.sent.append(json.loads(raw))
        if self.cut:
            self.cut -= 1
            return Response(status_code=502)
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    async def _media(self, request: Request) -> Response:
        data = self.files.get(request.query_params["media_id"])
        if data is None:
            return JSONResponse({"errcode": 40007, "errmsg": "invalid media_id"})
        return Response(data, media_type="image/jpeg")

    async def _upload(self, request: Request) -> Response:
        form = await request.form()
        upload: Any = form["media"]
        self.uploads.append(await upload.read())
        return JSONResponse({"type": "image", "media_id": f"up-{len(self.uploads)}", "created_at": 1})

    async def _menu(self, request: Request) -> Response:
        self.menus.append(await request.json())
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    async def _file(self, request: Request) -> Response:
        data = self.files.get(request.url.path)
        return Response(status_code=404) if data is None else Response(data, media_type="image/jpeg")

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["WechatApi"]:
        """Serve while the context lasts."""
        routes = [
            Route("/cgi-bin/stable_token", self._token, methods=["POST"]),
            Route("/cgi-bin/message/custom/send", self._send, methods=["POST"]),
            Route("/cgi-bin/media/get", self._media),
            Route("/cgi-bin/media/upload", self._upload, methods=["POST"]),
            Route("/cgi-bin/menu/create", self._menu, methods=["POST"]),
            Route("/{path:path}", self._file),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield self
        finally:
            server.should_exit = True
            await serving
