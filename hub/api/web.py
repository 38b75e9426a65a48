"""The web contract: sessions, messages and the stream."""

import asyncio
import contextlib
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.websockets import WebSocketState

from hub import attachments
from hub.api.schemas import MessageList, MessageRequest, Sent, SessionRequest, SessionResponse
from hub.api.services import ConversationId, Services, ServicesDep, SocketServicesDep
from hub.channels import web
from hub.conversations import conversations, log, situation
from hub.conversations.broadcast import wait
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.conversations.typing import Typing
from hub.errors import HubError, invalid
from hub.storage.tables import Message

router = APIRouter(prefix="/api/v1/web", tags=["web"])

MAX_WAIT_SECONDS = 30
POLL_SECONDS = 1.0
"""How long a reader trusts the doorbell before it looks into the log again."""
CLOSE_UNAUTHORIZED = 4401
MAX_FRAME = 200
"""A customer's frames only say that they type."""


@router.post("/sessions", status_code=201)
async def open_session(body: SessionRequest, request: Request, services: ServicesDep) -> SessionResponse:
    """Open a session, or resume the one of a known visitor or of a customer whom the shop vouches for."""
    await services.limits.count_session(request.client.host if request.client else "unknown")
    inbox = services.inboxes.get(body.inbox)
    key, name = web.visitor_key(body.visitor_id), None
    if body.identity is not None:
        user_id, name = body.identity.user_id, body.identity.name
        services.inboxes.verify(inbox, user_id, name, body.identity.signature)
        key = web.user_key(user_id)
    async with services.database.transaction() as session:
        conversation = await conversations.open_for(session, inbox.id, key, name)
    return SessionResponse(token=services.tokens.issue(conversation.id), conversation_id=conversation.id)


@router.post("/messages", status_code=202, response_model=Sent, response_model_exclude_none=False)
async def send_message(
    body: MessageRequest,
    conversation_id: ConversationId,
    services: ServicesDep,
    response: Response,
    prefer: Annotated[str | None, Header()] = None,
) -> Any:
    """Store a message, then have it answered; with `Prefer: wait=N` the answer comes along."""
    await services.limits.count_message(conversation_id)
    message = await _store(body, conversation_id, services)
    services.typing.note(conversation_id, Sender.CUSTOMER, typing=False)
    services.broadcast.ring(conversation_id)
    services.turns.notice(conversation_id)
    seconds = _wait_seconds(prefer)
    replies = await _wait_for_turn(message, seconds, services) if seconds else None
    if replies is None:
        return {"message": log.view(message)}
    response.status_code = 200
    response.headers["Preference-Applied"] = f"wait={seconds}"
    return {"message": log.view(message), "replies": [log.view(reply) for reply in replies]}


@router.get("/messages")
async def list_messages(
    conversation_id: ConversationId,
    services: ServicesDep,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> MessageList:
    """Return the messages behind a sequence number, oldest first."""
    async with services.database.transaction() as session:
        messages = await log.after(session, conversation_id, after, limit)
        served = await situation.view(session, conversation_id)
    listed = {"messages": [log.view(message) for message in messages], "situation": served}
    return MessageList.model_validate(listed)


@router.websocket("/stream")
async def stream(
    websocket: WebSocket,
    services: SocketServicesDep,
    token: str = "",
    after: Annotated[int, Query(ge=0)] = 0,
    notices: bool = False,
) -> None:
    """Send the messages behind `after` as `{type: "message", message}`, then each new one as it is stored.

    With `notices`, also `{type: "situation", situation}` and `{type: "typing", agent}` whenever these change.
    The client may send `{type: "typing", typing}` while the customer types.
    """
    await websocket.accept()
    try:
        conversation_id = services.tokens.read(token)
    except HubError as error:
        await websocket.send_json(error.body())
        await websocket.close(CLOSE_UNAUTHORIZED)
        return
    leaving = asyncio.create_task(_listen(websocket, conversation_id, services.typing))
    told: dict[str, dict[str, Any]] = {}
    try:
        with services.broadcast.listening(conversation_id) as rung:
            while not leaving.done():
                rung.clear()
                async with services.database.transaction() as session:
                    messages = await log.after(session, conversation_id, after)
                    news = await _news(session, conversation_id, services.typing) if notices else []
                for message in messages:
                    await websocket.send_json({"type": "message", "message": log.view(message)})
                    after = message.seq
                for frame in news:
                    if told.get(frame["type"]) != frame:
                        told[frame["type"]] = frame
                        await websocket.send_json(frame)
                if not messages:
                    await asyncio.wait(
                        {leaving, asyncio.create_task(wait(rung, POLL_SECONDS))},
                        return_when="FIRST_COMPLETED",
                    )
    except WebSocketDisconnect:
        pass
    finally:
        leaving.cancel()
        if (
            websocket.client_state is WebSocketState.CONNECTED
            and websocket.application_state is WebSocketState.CONNECTED
        ):
            await websocket.close()


async def _news(session: AsyncSession, conversation_id: str, typing: Typing) -> list[dict[str, Any]]:
    """Return the frames that say how things stand beside the messages."""
    served = await situation.view(session, conversation_id)
    agent = Sender.AGENT in typing.now(conversation_id)
    return [{"type": "situation", "situation": served}, {"type": "typing", "agent": agent}]


async def _listen(websocket: WebSocket, conversation_id: str, typing: Typing) -> None:
    """Take note of the customer's typing until they leave; anything else that they send is ignored."""
    try:
        while True:
            frame = await websocket.receive_text()
            with contextlib.suppress(ValueError):
                match json.loads(frame[:MAX_FRAME]):
                    case {"type": "typing", "typing": bool(now)}:
                        typing.note(conversation_id, Sender.CUSTOMER, now)
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return


async def _store(body: MessageRequest, conversation_id: str, services: Services) -> Message:
    """Store a customer's message; the same `client_id` again returns what is stored already."""
    try:
        async with services.database.transaction() as session:
            known = await log.by_client_id(session, conversation_id, body.client_id)
            if known is not None:
                return known
            await conversations.get(session, conversation_id)
            text = body.text or ""
            if body.payload is not None:
                offered = await log.offered_payloads(session, conversation_id)
                if body.payload not in offered:
                    raise invalid(payload="payload 不是刚才给出的按钮，请重新点一次，或直接打字告诉我")
                text = offered[body.payload]
            claimed = await attachments.claim(session, conversation_id, body.attachment_ids)
            draft = Draft(
                Sender.CUSTOMER,
                text,
                payload=body.payload,
                client_id=body.client_id,
                attachments=[attachments.view(one) for one in claimed],
            )
            message = await log.append(session, conversation_id, draft)
            attachments.bind(claimed, message)
            return message
    except IntegrityError:
        # The same message arrived twice at the same time; the other one was first.
        async with services.database.transaction() as session:
            known = await log.by_client_id(session, conversation_id, body.client_id)
        if known is None:
            raise
        return known


async def _wait_for_turn(message: Message, seconds: int, services: Services) -> list[Message] | None:
    """Return the replies to a message once its turn is over, or None if that takes too long."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    with services.broadcast.listening(message.conversation_id) as rung:
        while True:
            rung.clear()
            async with services.database.transaction() as session:
                conversation = await conversations.get(session, message.conversation_id)
                if conversation.handled_seq >= message.seq:
                    return await log.replies_to(session, message.id)
            left = end - loop.time()
            if left <= 0:
                return None
            await wait(rung, min(left, POLL_SECONDS))


def _wait_seconds(prefer: str | None) -> int:
    """Return N of `Prefer: wait=N` (RFC 7240), bounded; 0 without it."""
    found = re.search(r"(?:^|[,;\s])wait=(\d{1,6})", prefer or "")
    return min(int(found.group(1)), MAX_WAIT_SECONDS) if found else 0
