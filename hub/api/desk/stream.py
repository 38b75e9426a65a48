"""The desk's stream: its event log from a number on, and the messages of watched conversations."""

import asyncio
import contextlib
import json
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.websockets import WebSocketState

from hub.agents import agents, presence
from hub.api.desk.access import COOKIE, Caller, identify
from hub.api.desk.schemas.conversations import ConversationItem
from hub.api.services import Services, SocketServicesDep
from hub.conversations import log
from hub.conversations.broadcast import DESK, wait
from hub.conversations.statuses import Sender
from hub.desk import listing, notes
from hub.errors import HubError
from hub.storage import events
from hub.storage.tables import DeskEvent

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])

POLL_SECONDS = 1.0
CLOSE_UNAUTHORIZED = 4401
MAX_WATCHED = 20
BATCH = 200


@router.websocket("/stream")
async def stream(
    websocket: WebSocket, services: SocketServicesDep, after: Annotated[int | None, Query(ge=0)] = None
) -> None:
    """Send desk events behind `after` (without it: from now on), then each as it happens.

    Frames to the desk: `hello {seq}`, first; `conversation {seq, conversation}` as it is now; `gone {seq,
    conversation_id}`, no more the agent's to see; `note`, `ticket`, `agent`; `reset {seq}`, the log does not
    reach back so far, fetch everything anew; for watched conversations `message {conversation_id, message}`,
    `note` and `typing`. Frames from the desk: `{"type": "watch", "conversation_id", "after"}`, `unwatch` and
    `typing`.
    """
    await websocket.accept()
    try:
        if not _same_origin(websocket):
            raise HubError("forbidden", "请求来自别的网站", 403)
        async with services.database.transaction() as session:
            caller = await identify(session, websocket.cookies.get(COOKIE))
    except HubError as error:
        await websocket.send_json(error.body())
        await websocket.close(CLOSE_UNAUTHORIZED)
        return
    feed = _Feed(websocket, services, caller, after)
    listening = asyncio.create_task(feed.listen())
    try:
        await feed.send_all(listening)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        if (
            websocket.client_state is WebSocketState.CONNECTED
            and websocket.application_state is WebSocketState.CONNECTED
        ):
            await websocket.close(CLOSE_UNAUTHORIZED if feed.revoked else 1000)


class _Feed:
    """One open desk."""

    def __init__(self, websocket: WebSocket, services: Services, caller: Caller, after: int | None) -> None:
        self._websocket = websocket
        self._services = services
        self._caller = caller
        self._after = after
        self._watched: dict[str, int] = {}
        self._typing: set[str] = set()
        self._woken = asyncio.Event()
        self._beat = 0.0
        """When the login was last checked, on the loop's clock."""
        self.revoked = False

    async def listen(self) -> None:
        """Take the desk's frames until it leaves."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
            while True:
                text = await self._websocket.receive_text()
                with contextlib.suppress(ValueError, TypeError, AttributeError):
                    await self._take(json.loads(text))

    async def send_all(self, listening: "asyncio.Task[None]") -> None:
        """Send what happens until the desk leaves or its session ends."""
        loop = asyncio.get_running_loop()
        with self._services.broadcast.listening(DESK) as self._woken:
            await self._hello()
            while not listening.done():
                self._woken.clear()
                async with self._services.database.transaction() as session:
                    if loop.time() - self._beat >= presence.HEARTBEAT_SECONDS:
                        self._beat = loop.time()
                        if not await self._still_logged_in(session):
                            return
                        await presence.beat(session, self._caller.agent.id)
                    frames, busy = await self._news(session)
                for frame in frames:
                    await self._websocket.send_json(frame)
                if not busy:
                    ringing = asyncio.create_task(wait(self._woken, POLL_SECONDS))
                    await asyncio.wait({listening, ringing}, return_when="FIRST_COMPLETED")

    async def _hello(self) -> None:
        async with self._services.database.transaction() as session:
            newest, oldest = await events.head(session), await events.oldest(session)
        if self._after is None:
            self._after = newest
        reachable = oldest - 1 <= self._after <= newest if oldest else self._after == newest
        await self._websocket.send_json({"type": "hello", "seq": newest})
        if not reachable:
            self._after = newest
            await self._websocket.send_json({"type": "reset", "seq": newest})

    async def _take(self, frame: dict[str, Any]) -> None:
        conversation_id = str(frame["conversation_id"])
        kind = frame["type"]
        if kind == "unwatch":
            self._watched.pop(conversation_id, None)
            self._typing.discard(conversation_id)
            return
        async with self._services.database.transaction() as session:
            try:
                await self._caller.viewer.open(session, conversation_id)
            except HubError:
                return
        if kind == "watch" and len(self._watched) < MAX_WATCHED:
            self._watched[conversation_id] = int(frame.get("after") or 0)
            self._woken.set()
        elif kind == "typing":
            self._services.typing.note(conversation_id, Sender.AGENT, frame.get("typing") is not False)

    async def _still_logged_in(self, session: AsyncSession) -> bool:
        try:
            self._caller = await identify(session, self._caller.token)
        except HubError:
            self.revoked = True
        return not self.revoked

    async def _news(self, session: AsyncSession) -> tuple[list[dict[str, Any]], bool]:
        """Return what is to be sent now, and whether there may be more at once."""
        happened = await events.after(session, self._after or 0, BATCH)
        frames = []
        newest = {(event.kind, event.subject): event.seq for event in happened}
        for event in happened:
            # A thing that changed several times is sent once, as it is now.
            if event.kind == events.NOTE or newest[event.kind, event.subject] == event.seq:
                frames += await self._frames(session, event)
        if happened:
            self._after = happened[-1].seq
        busy = len(happened) == BATCH
        for conversation_id in list(self._watched):
            messages = await log.after(session, conversation_id, self._watched[conversation_id])
            if messages:
                busy = True
                self._watched[conversation_id] = messages[-1].seq
            frames += [
                {"type": "message", "conversation_id": conversation_id, "message": log.view(message)}
                for message in messages
            ]
            frames += self._keystrokes(conversation_id)
        return frames, busy

    async def _frames(self, session: AsyncSession, event: DeskEvent) -> list[dict[str, Any]]:
        if event.kind == events.CONVERSATION:
            shown = await listing.item(session, self._caller.viewer, event.subject)
            if shown is None:
                self._watched.pop(event.subject, None)
                return [{"type": "gone", "seq": event.seq, "conversation_id": event.subject}]
            return [{"type": "conversation", "seq": event.seq, "conversation": _plain(shown)}]
        if event.kind == events.NOTE:
            return await self._note_frames(session, event)
        if event.kind == events.AGENT:
            if event.subject == self._caller.agent.id:
                # Their role or teams may be others, or their login over.
                self._beat = 0.0
            agent = await agents.get(session, event.subject)
            return [{"type": "agent", "seq": event.seq, "agent": agents.view(agent)}]
        return [{"type": event.kind, "seq": event.seq, "subject": event.subject, **event.data}]

    async def _note_frames(self, session: AsyncSession, event: DeskEvent) -> list[dict[str, Any]]:
        mentioned = self._caller.agent.id in event.data["mentions"]
        if not mentioned and event.subject not in self._watched:
            return []
        if await listing.item(session, self._caller.viewer, event.subject) is None:
            return []
        after = event.data["note"] - 1
        found = [
            note
            for note in await notes.of_conversation(session, event.subject, after)
            if note["id"] == event.data["note"]
        ]
        return [
            {
                "type": "note",
                "seq": event.seq,
                "conversation_id": event.subject,
                "note": note,
                "mentioned": mentioned,
            }
            for note in found
        ]

    def _keystrokes(self, conversation_id: str) -> list[dict[str, Any]]:
        now = Sender.CUSTOMER in self._services.typing.now(conversation_id)
        if now == (conversation_id in self._typing):
            return []
        (self._typing.add if now else self._typing.discard)(conversation_id)
        return [{"type": "typing", "conversation_id": conversation_id, "typing": now}]


def _same_origin(websocket: WebSocket) -> bool:
    """Tell whether the page is the hub's own: browsers send the cookie along whoever opens the socket."""
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == websocket.headers.get("host")


def _plain(shown: dict[str, Any]) -> dict[str, Any]:
    """Return the item with JSON's types only."""
    return ConversationItem.model_validate(shown).model_dump(mode="json")
