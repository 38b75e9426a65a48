"""A bot that takes its time: speaks Rasa's REST protocol on loopback, says one thing after three seconds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.support.stack import free_port

SAID = "这是机器人的回答"


@contextlib.asynccontextmanager
async def slow_bot(seconds: float) -> AsyncIterator[str]:
    """Serve the bot while the context lasts; yields its address.

    Args:
        seconds: how long each turn takes.
    """

    async def turn(request: Request) -> JSONResponse:
        sender = (await request.json())["sender"]
        await asyncio.sleep(seconds)
        return JSONResponse([{"recipient_id": sender, "text": SAID}])

    async def status(_: Request) -> JSONResponse:
        return JSONResponse({"model_file": "slow"})

    app = Starlette(
        routes=[Route("/webhooks/rest/webhook", turn, methods=["POST"]), Route("/status", status)]
    )
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving
