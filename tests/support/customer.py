"""A customer of the web contract."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Answer:
    """What came back for one message."""

    status: int
    body: dict[str, Any]

    @property
    def replies(self) -> list[dict[str, Any]]:
        """The replies, in order."""
        return list(self.body.get("replies") or [])

    @property
    def text(self) -> str:
        """All replies as one text."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def documents(self) -> set[str]:
        """The documents that the replies cite."""
        return {source["document"] for reply in self.replies for source in reply["sources"]}

    @property
    def payloads(self) -> dict[str, str]:
        """Button title → payload of everything offered."""
        return {b["title"]: b["payload"] for reply in self.replies for b in reply["buttons"]}


class Customer:
    """Holds a session and talks."""

    def __init__(self, hub_url: str, visitor_id: str | None = None) -> None:
        # Nothing is kept open: customers are many, and nobody closes them.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=hub_url, timeout=60, trust_env=False, limits=limits)
        body = {"visitor_id": visitor_id} if visitor_id else {}
        session = self.http.post("/api/v1/web/sessions", json=body)
        assert session.status_code == 201, session.text
        self.token = session.json()["token"]
        self.conversation_id = session.json()["conversation_id"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def send(self, body: dict[str, Any], wait: int | None = 20) -> Answer:
        """Send a message body as it is."""
        headers = {"Prefer": f"wait={wait}"} if wait else {}
        response = self.http.post("/api/v1/web/messages", json=body, headers=headers)
        return Answer(response.status_code, response.json())

    def say(self, text: str, wait: int | None = 20) -> Answer:
        """Type a text."""
        return self.send({"client_id": uuid.uuid4().hex, "text": text}, wait)

    def press(self, payload: str) -> Answer:
        """Press a button."""
        return self.send({"client_id": uuid.uuid4().hex, "payload": payload})

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the messages behind a sequence number."""
        response = self.http.get("/api/v1/web/messages", params={"after": after})
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])
