"""A hub inside the test's process, served over real HTTP, on any database."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from hub.api.services import Services
from hub.app import create_app
from hub.conversations import log
from hub.settings import Settings
from hub.storage.database import migrate
from hub.storage.tables import Message
from tests.support.stack import free_port


@dataclass
class Hub:
    """A running hub: its address, and its parts for tests that look inside."""

    url: str
    services: Services
    http: httpx.AsyncClient

    async def session(self, **body: Any) -> dict[str, str]:
        """Open a session; return the headers that carry its token, and `conversation_id`."""
        opened = (await self.http.post("/api/v1/web/sessions", json=body)).json()
        return {"Authorization": f"Bearer {opened['token']}", "X-Conversation": opened["conversation_id"]}

    async def say(self, session: dict[str, str], text: str, wait: int = 20) -> dict[str, Any]:
        """Send a text and return the body of the answer."""
        headers = {**session, "Prefer": f"wait={wait}"}
        body = {"client_id": uuid.uuid4().hex, "text": text}
        response = await self.http.post("/api/v1/web/messages", json=body, headers=headers, timeout=60)
        assert response.status_code in (200, 202), response.text
        return dict(response.json())

    async def log(self, session: dict[str, str], after: int = 0) -> list[dict[str, Any]]:
        """Return the messages behind a sequence number."""
        response = await self.http.get("/api/v1/web/messages", params={"after": after}, headers=session)
        return list(response.json()["messages"])

    async def stored(self, conversation_id: str) -> list[Message]:
        """Return a conversation's messages as they are stored."""
        async with self.services.database.transaction() as session:
            return await log.after(session, conversation_id, 0, limit=1000)


@contextlib.asynccontextmanager
async def serve(
    directory: Path, rasa_url: str, database_url: str | None = None, **more: Any
) -> AsyncIterator[Hub]:
    """Serve a hub while the context lasts.

    Args:
        directory: for its database (unless given) and secret.
        rasa_url: where its bot is.
        database_url: an SQLAlchemy async URL.
        more: further settings.
    """
    settings = Settings(
        rasa_url=rasa_url,
        database_url=database_url or f"sqlite+aiosqlite:///{directory / 'hub.sqlite3'}",
        var_dir=directory,
        **more,
    )
    await asyncio.to_thread(migrate, settings.database_url)
    app = create_app(settings)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http:
        try:
            yield Hub(url, app.state.services, http)
        finally:
            server.should_exit = True
            await serving
