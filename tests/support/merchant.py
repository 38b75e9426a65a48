"""A shop that serves `docs/merchant-api.yml` over real HTTP, in a thread of its own, and can misbehave."""

import asyncio
import contextlib
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from tests.support.stack import free_port

KEY, SECRET = "assistant", b"shared secret"


@dataclass
class Merchant:
    """The running shop.

    Attributes:
        orders: by number, in the shape of the API.
        moods: what the next requests get for an answer: a status, `slow`, `drip`, `huge`, `cut`, or a body.
        requests: how many came, by path.
    """

    url: str = ""
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    moods: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    def signed(self, request: Request) -> bool:
        """Check a signature as the API's document says."""
        headers = request.headers
        at, nonce = headers.get("x-timestamp", "0"), headers.get("x-nonce", "")
        target = request.scope["raw_path"].decode()
        if request.scope["query_string"]:
            target += "?" + request.scope["query_string"].decode()
        wanted = hmac.new(SECRET, f"{request.method}\n{target}\n{at}\n{nonce}".encode(), hashlib.sha256)
        fresh = abs(time.time() - int(at)) < 300 and nonce not in self.nonces
        self.nonces.add(nonce)
        right = hmac.compare_digest(wanted.hexdigest(), headers.get("x-signature", ""))
        return headers.get("x-api-key") == KEY and fresh and right

    def app(self) -> FastAPI:
        """Return the shop's API."""
        app = FastAPI()

        @app.middleware("http")
        async def guard(request: Request, call_next: Any) -> Response:
            self.requests.append(request.url.path)
            if self.moods:
                return await misbehave(self.moods.pop(0))
            if not self.signed(request):
                return failure(401)
            answer: Response = await call_next(request)
            return answer

        @app.get("/v1/orders/{number}")
        def one(number: str) -> Response:
            order = self.orders.get(number)
            return JSONResponse(order) if order else failure(404)

        @app.get("/v1/orders")
        def many(user_id: str, limit: int) -> Response:
            mine = [order for order in self.orders.values() if order["user_id"] == user_id]
            mine.sort(key=lambda order: str(order["placed_at"]), reverse=True)
            return JSONResponse({"orders": mine[:limit]})

        return app


def failure(status: int) -> Response:
    """Return an error as the API's document says."""
    return JSONResponse({"error": {"code": "failed", "message": "…"}}, status_code=status)


async def misbehave(mood: str) -> Response:
    """Return what a shop in trouble returns."""
    if mood.isdigit():
        return failure(int(mood))
    if mood == "slow":
        await asyncio.sleep(2)
        return failure(404)
    if mood == "drip":

        async def drops() -> Any:
            for _ in range(20):
                yield b" "
                await asyncio.sleep(0.1)

        return StreamingResponse(drops())
    if mood == "huge":
        return Response(b" " * 2_000_000, media_type="application/json")
    if mood == "cut":
        # Promises more than it sends.
        return Response(b'{"number"', headers={"content-length": "500"})
    return Response(mood.encode(), media_type="application/json")


@contextlib.contextmanager
def open_shop() -> Iterator[Merchant]:
    """Run a shop while the context lasts."""
    merchant, port = Merchant(), free_port()
    merchant.url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(uvicorn.Config(merchant.app(), port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield merchant
    finally:
        server.should_exit = True
        thread.join(10)
