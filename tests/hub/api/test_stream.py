"""What the stream tells beside messages: who serves the customer, and who types."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import websockets

from hub.conversations import hands
from hub.conversations.statuses import Sender
from tests.support.hub import Hub, serve

BOT = {"status": "pending", "ahead": None, "leaving_message": False, "agent": None}


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with serve(tmp_path, "http://127.0.0.1:9") as running:
        yield running


def connect(hub: Hub, session: dict[str, str]) -> Any:
    token = session["Authorization"].removeprefix("Bearer ")
    url = f"{hub.url.replace('http', 'ws')}/api/v1/web/stream?notices=1&token={token}"
    return websockets.connect(url, proxy=None)


async def until(socket: Any, **wanted: Any) -> dict[str, Any]:
    """Return the first frame that has this content."""
    async with asyncio.timeout(5):
        while True:
            frame = json.loads(await socket.recv())
            if wanted.items() <= frame.items():
                return frame


async def hand_over(hub: Hub, session: dict[str, str], to_agent: bool) -> None:
    conversation_id = session["X-Conversation"]
    async with hub.services.database.transaction() as transaction:
        if to_agent:
            await hands.ask_for_agent(transaction, conversation_id, {"reason": "asked"})
        else:
            await hands.give_to_bot(transaction, conversation_id)
    hub.services.broadcast.ring(conversation_id)


async def test_the_place_in_the_queue_is_live(hub: Hub) -> None:
    first, second = await hub.session(), await hub.session()
    await hand_over(hub, first, to_agent=True)
    async with connect(hub, second) as socket:
        assert (await until(socket, type="situation"))["situation"] == {
            **BOT,
            "status": "pending",
            "ahead": None,
        }
        await hand_over(hub, second, to_agent=True)
        assert (await until(socket, type="situation"))["situation"] == {
            **BOT,
            "status": "waiting",
            "ahead": 1,
        }
        await hand_over(hub, first, to_agent=False)
        assert (await until(socket, type="situation"))["situation"] == {
            **BOT,
            "status": "waiting",
            "ahead": 0,
        }
    listed = (await hub.http.get("/api/v1/web/messages", headers=second)).json()
    assert listed["situation"] == {**BOT, "status": "waiting", "ahead": 0}


async def test_typing_is_told_both_ways(hub: Hub) -> None:
    session = await hub.session()
    conversation_id, typing = session["X-Conversation"], hub.services.typing
    async with connect(hub, session) as socket:
        await until(socket, type="typing", agent=False)
        typing.note(conversation_id, Sender.AGENT)
        await until(socket, type="typing", agent=True)
        typing.note(conversation_id, Sender.AGENT, typing=False)
        await until(socket, type="typing", agent=False)
        for frame in (
            "not json",
            "[]",
            '{"type": "typing", "typing": "yes"}',
            '{"type": "typing", "typing": true}',
        ):
            await socket.send(frame)
        async with asyncio.timeout(5):
            while Sender.CUSTOMER not in typing.now(conversation_id):
                await asyncio.sleep(0.01)
        await hub.say(session, "你好", wait=0)
        assert Sender.CUSTOMER not in typing.now(conversation_id)
