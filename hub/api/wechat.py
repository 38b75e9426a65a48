"""The door of the WeChat platform: `GET` proves that the address is ours, `POST` brings messages."""

import asyncio
import secrets
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.background import BackgroundTask

from hub.api.services import ServicesDep
from hub.channels.wechat import xml
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.crypto import sign
from hub.channels.wechat.envelope import Envelope, open_envelope, refuse, verify
from hub.clock import now

router = APIRouter(prefix="/wechat", tags=["wechat"])

NOTHING = "success"
"""Ends the platform's repeated deliveries without a word to the customer."""
MAX_ECHO = 256


@router.get("/{account_id}", response_class=PlainTextResponse)
async def prove_address(account_id: str, request: Request, services: ServicesDep, echostr: str = "") -> str:
    """Return `echostr`, as the platform asks when the address is entered in its console."""
    verify(services.wechat.account(account_id), request.query_params, now())
    return echostr[:MAX_ECHO]


@router.post("/{account_id}", response_class=PlainTextResponse)
async def receive(account_id: str, request: Request, services: ServicesDep) -> Response:
    """Take a message or an event in; the answer, if it is there in time, is the passive reply."""
    started = asyncio.get_running_loop().time()
    account = services.wechat.account(account_id)
    body = await _body(request)
    envelope = open_envelope(account, request.query_params, body, now())
    gone = asyncio.Event()
    watching = asyncio.create_task(_watch(request, gone))
    reception = services.wechat.reception
    try:
        answer = await reception.receive(account, envelope, started, gone)
        # One more turn of the event loop: a connection that was dropped meanwhile is noticed here.
        await asyncio.sleep(0)
    finally:
        watching.cancel()
    if gone.is_set():
        await reception.lost(account, answer)
        return PlainTextResponse(NOTHING)
    if not answer.text:
        return PlainTextResponse(NOTHING)
    reply = _reply(account, envelope, {"MsgType": "text", "Content": answer.text})
    return Response(
        reply, media_type="application/xml", background=BackgroundTask(reception.delivered, account, answer)
    )


def _reply(account: Account, envelope: Envelope, content: dict[str, Any]) -> str:
    """Return a passive reply as XML, encrypted if the message was."""
    incoming, at = envelope.incoming, int(now().timestamp())
    plain = xml.write(
        {"ToUserName": incoming.openid, "FromUserName": incoming.to, "CreateTime": at, **content}
    )
    if not envelope.encrypted or account.cipher is None:
        return plain
    ciphertext, nonce = account.cipher.encrypt(plain), secrets.token_hex(8)
    signature = sign(account.token, str(at), nonce, ciphertext)
    return xml.write({"Encrypt": ciphertext, "MsgSignature": signature, "TimeStamp": at, "Nonce": nonce})


async def _body(request: Request) -> bytes:
    """Return the request's body; a longer one than any message's is refused before it is read to its end."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > xml.MAX_BYTES:
            raise refuse(413, "too_large", "内容太大了")
    return bytes(body)


async def _watch(request: Request, gone: asyncio.Event) -> None:
    """Notice that the platform drops the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()
