"""A lossy wire in front of Rasa: the real bot behind it, with answers delayed or lost on command."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.stack import free_port


class Wire:
    """Forwards to Rasa.

    Attributes:
        delay: seconds that each turn's answer is held back; draw: gives them anew for each turn, if set.
        lose: how many of the next turns' answers get lost after Rasa has done its work.
        broken: every turn fails, although Rasa says that it is healthy.
        turns: how many turns reached Rasa.
    """

    def __init__(self, rasa_url: str) -> None:
        self.port = free_port()
        self.delay = 0.0
        self.draw: Callable[[], float] | None = None
        self.lose = 0
        self.broken = False
        self.turns = 0
        self._http = httpx.AsyncClient(base_url=rasa_url, timeout=60, trust_env=False)

    @property
    def url(self) -> str:
        """Base address of the wire."""
        return f"http://127.0.0.1:{self.port}"

    async def _forward(self, request: Request) -> Response:
        if self.broken and request.url.path != "/status":
            return Response(status_code=502)
        url = request.url.path + ("?" + request.url.query if request.url.query else "")
        headers = {"content-type": request.headers.get("content-type", "application/json")}
        body = await request.body()
        answer = await self._http.request(request.method, url, content=body, headers=headers)
        if request.url.path.startswith("/webhooks/"):
            self.turns += 1
            await asyncio.sleep(self.draw() if self.draw else self.delay)
            if self.lose:
                self.lose -= 1
                return Response(status_code=502)
        return Response(answer.content, answer.status_code, media_type="application/json")

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Wire"]:
        """Serve while the context lasts."""
        app = Starlette(routes=[Route("/{path:path}", self._forward, methods=["GET", "POST"])])
        server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield self
        finally:
            server.should_exit = True
            await serving
            await self._http.aclose()
