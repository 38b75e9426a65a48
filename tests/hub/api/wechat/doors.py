"""What the tests of the door have in common."""

import asyncio
import io
import secrets
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import func, select

from hub.storage.tables import Contact, Conversation, Message
from tests.support.hub import Hub, serve
from tests.support.wechat import message
from tests.support.wechat_api import WechatApi
from tests.support.wire import Wire

PATIENT, HASTY = 25.0, 1.5
"""How long a hub keeps the platform waiting; in operation, 4.5. A busy machine fails no test by being slow:
where the answer is to be in time, there is plenty of it; where it is to be late, little."""


def open_hub(
    directory: Path, wire: Wire, api: WechatApi, accounts: Path, seconds: float, **more: Any
) -> AbstractAsyncContextManager[Hub]:
    """Serve a hub between the bot and the platform."""
    wechat = {"wechat_dir": accounts, "wechat_api_url": api.url, "wechat_answer_seconds": seconds}
    return serve(directory, wire.url, **wechat, **more)


def new_openid() -> str:
    return "o" + secrets.token_hex(13)


async def count(hub: Hub, table: Any) -> int:
    async with hub.services.database.transaction() as session:
        return int((await session.execute(select(func.count()).select_from(table))).scalar_one())


async def said(hub: Hub, openid: str) -> list[Message]:
    """Return the log of the customer's conversations."""
    query = (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Contact.external_key == openid)
        .order_by(Message.seq)
    )
    async with hub.services.database.transaction() as session:
        return list((await session.scalars(query)).all())


async def answered(hub: Hub, openid: str) -> list[Message]:
    """Return the bot's answers once all the customer's messages have had their turn."""
    while True:
        log = await said(hub, openid)
        answers = [m for m in log if m.sender == "bot"]
        if {m.id for m in log if m.sender == "customer"} <= {m.in_reply_to for m in answers}:
            return answers
        await asyncio.sleep(0.1)


def event(openid: str, name: str, key: str = "", **more: str) -> dict[str, str]:
    fields = {**message(openid, ""), "MsgType": "event", "Event": name, "EventKey": key, **more}
    return {k: v for k, v in fields.items() if k not in ("MsgId", "Content")}


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return out.getvalue()
