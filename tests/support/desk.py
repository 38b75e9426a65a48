"""Agents of the desk, over real HTTP, beside the customers of `tests.support.hub`."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import websockets

from hub.agents import agents, presence, sessions
from hub.agents.agents import Presence, Role
from tests.support.hub import Hub

API = "/api/v1/desk"


@dataclass
class DeskAgent:
    """A logged-in agent."""

    http: httpx.AsyncClient
    id: str
    name: str
    username: str
    password: str

    async def get(self, path: str, **params: Any) -> Any:
        """GET a desk path; return the JSON."""
        response = await self.http.get(API + path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, body: Any = None, status: int | None = None) -> Any:
        """POST to a desk path; return the JSON, after checking the status (any 2xx without `status`)."""
        response = await self.http.post(API + path, json=body)
        good = response.status_code == status if status else response.is_success
        assert good, (response.status_code, response.text)
        return response.json() if response.content else None

    async def say(self, conversation_id: str, text: str, status: int | None = None) -> Any:
        """Write to the customer."""
        body = {"client_id": uuid.uuid4().hex, "text": text}
        return await self.post(f"/conversations/{conversation_id}/messages", body, status)

    @contextlib.asynccontextmanager
    async def stream(self, **params: Any) -> AsyncIterator["Stream"]:
        """Open the desk's stream."""
        query = "&".join(f"{name}={value}" for name, value in params.items())
        url = str(self.http.base_url).replace("http", "ws").rstrip("/") + f"{API}/stream?{query}"
        cookie = {"Cookie": f"btp_desk={self.http.cookies['btp_desk']}"}
        async with websockets.connect(url, additional_headers=cookie, proxy=None) as socket:
            yield Stream(socket)


class Stream:
    """An open desk stream."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket

    async def until(self, **wanted: Any) -> dict[str, Any]:
        """Return the next frame whose fields are as wanted; frames in front of it are dropped."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), 20))
            if all(frame.get(name) == value for name, value in wanted.items()):
                return dict(frame)

    async def about(self, conversation_id: str) -> dict[str, Any]:
        """Return the next frame that shows this conversation."""
        while True:
            frame = await self.until(type="conversation")
            if frame["conversation"]["id"] == conversation_id:
                return frame

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps(frame))


async def hire(hub: Hub, name: str, role: Role = Role.AGENT, **more: Any) -> DeskAgent:
    """Make an account that is logged in already."""
    username = f"u{uuid.uuid4().hex[:8]}"
    async with hub.services.database.transaction() as session:
        agent, password = await agents.create(session, username, name, role, **more)
        await presence.choose(session, agent.id, Presence.ONLINE)
        login = await sessions.open_for(session, agent, sessions.Origin("test", "127.0.0.1"))
    person = DeskAgent(_client(hub), agent.id, name, username, password)
    person.http.cookies.set("btp_desk", login.token)
    person.http.headers["X-CSRF-Token"] = sessions.csrf_token(login.token)
    return person


async def log_in(hub: Hub, agent_id: str, name: str, username: str, password: str) -> DeskAgent:
    """Log an account in with a client of its own."""
    http = _client(hub)
    response = await http.post(f"{API}/login", json={"username": username, "password": password})
    assert response.status_code == 200, response.text
    http.headers["X-CSRF-Token"] = response.json()["csrf_token"]
    return DeskAgent(http, agent_id, name, username, password)


def _client(hub: Hub) -> httpx.AsyncClient:
    # Nothing is kept open: agents are many, and nobody closes them.
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(base_url=hub.url, trust_env=False, timeout=60, limits=limits)


async def escalate(hub: Hub, session: dict[str, str], **handoff: Any) -> str:
    """Put the customer's conversation into the queue as a turn would; return its id."""
    conversation_id = session["X-Conversation"]
    async with hub.services.database.transaction() as transaction:
        wanted = {"reason": "asked", "summary": {}, **handoff}
        await hub.services.queue.join(transaction, conversation_id, None, wanted)
    hub.services.broadcast.ring(conversation_id)
    return conversation_id
