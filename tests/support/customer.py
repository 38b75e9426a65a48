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

    def __init__(
        self, hub_url: str, visitor_id: str | None = None, identity: dict[str, str] | None = None
    ) -> None:
        # Nothing is kept open: customers are many, and nobody closes them.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=hub_url, timeout=60, trust_env=False, limits=limits, verify=False)
        body: dict[str, Any] = {"visitor_id": visitor_id} if visitor_id else {}
        if identity is not None:
            body["identity"] = identity
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

    def upload(self, name: str, data: bytes) -> str:
        """Upload a picture or film, to be sent with a message; return its id."""
        response = self.http.post("/api/v1/web/attachments", files={"file": (name, data)})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    def tickets(self) -> list[dict[str, Any]]:
        """Return the customer's tickets, newest first."""
        response = self.http.get("/api/v1/web/tickets")
        assert response.status_code == 200, response.text
        return list(response.json()["tickets"])

    def ticket(self, number: str) -> dict[str, Any]:
        """Return one of the customer's tickets, with its history."""
        response = self.http.get(f"/api/v1/web/tickets/{number}")
        assert response.status_code == 200, response.text
        return dict(response.json())

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the messages behind a sequence number."""
        response = self.http.get("/api/v1/web/messages", params={"after": after})
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])
