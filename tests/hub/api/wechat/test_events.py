"""What customers do besides writing: follow, tap, scan, leave."""

import contextlib
import secrets
import sqlite3

import pytest
from sqlalchemy import func, select

from hub.storage.tables import Conversation, Message, Ticket, WechatCustomer, WechatDelivery, WechatInbound
from hub.tickets import tickets
from tests.hub.api.wechat.doors import event, new_openid, photo, said
from tests.support.hub import Hub
from tests.support.stack import Stack
from tests.support.wechat import deliver, message
from tests.support.wechat_api import WechatApi


async def test_a_new_follower_is_welcomed_and_a_number_asks(hub: Hub) -> None:
    openid = new_openid()
    following = event(openid, "subscribe")
    welcome = await deliver(hub.http, "plain", following)
    assert "您好" in welcome.text
    assert "3. 忘记密码登不上" in welcome.text
    assert (await deliver(hub.http, "plain", following)).text == welcome.text, "a repeated delivery"
    assert "登" in (await deliver(hub.http, "plain", message(openid, "3"))).text
    assert [m.text for m in await said(hub, openid) if m.sender == "customer"] == ["忘记密码登不上"]


async def test_a_tap_on_the_menu_says_its_sentence(hub: Hub) -> None:
    openid = new_openid()
    assert (await deliver(hub.http, "plain", event(openid, "CLICK", "我要投诉"))).text
    assert [m.text for m in await said(hub, openid) if m.sender == "customer"] == ["我要投诉"]


async def test_a_scan_welcomes_back(hub: Hub) -> None:
    reply = await deliver(hub.http, "plain", event(new_openid(), "SCAN", "package_slip", Ticket="t"))
    assert "欢迎回来" in reply.text


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH"])
async def test_other_events_are_acknowledged_and_no_more(hub: Hub, name: str) -> None:
    openid = new_openid()
    assert (await deliver(hub.http, "plain", event(openid, name))).body == "success"
    assert await said(hub, openid) == []


def remembered(stack: Stack, conversation_id: str) -> int:
    """Return how many events of a conversation Rasa remembers."""
    with contextlib.closing(sqlite3.connect(stack.directory / "tracker.db")) as tracker:
        counted = tracker.execute("SELECT count(*) FROM events WHERE sender_id = ?", (conversation_id,))
        return int(counted.fetchone()[0])


async def test_who_leaves_is_forgotten(hub: Hub, api: WechatApi, stack: Stack) -> None:
    api.files["/picture"] = photo()
    openid = new_openid()
    await deliver(hub.http, "plain", message(openid, "我叫王小明，电话13800001234"))
    picture = {**message(openid, ""), "MsgType": "image", "PicUrl": f"{api.url}/picture", "MediaId": "m"}
    await deliver(hub.http, "plain", picture)
    log_before = await said(hub, openid)
    [conversation_id] = {m.conversation_id for m in log_before}
    [attachment] = [a for m in log_before for a in m.attachments]
    async with hub.services.database.transaction() as session:
        contact_id = (await session.get_one(Conversation, conversation_id)).contact_id
        content = {"issue_type": "配送延误", "contact": "13800001234", "description": "王小明的快递"}
        ticket = await tickets.file(
            session, tickets.Kind.COMPLAINT, contact_id, conversation_id, secrets.token_hex(8), content
        )
    assert remembered(stack, conversation_id)
    leaving = event(openid, "unsubscribe")
    assert (await deliver(hub.http, "plain", leaving)).body == "success"
    assert (await deliver(hub.http, "plain", leaving)).body == "success"
    assert await said(hub, openid) == []
    assert not remembered(stack, conversation_id), "Rasa has forgotten it, too"
    assert (await hub.http.get(attachment["url"])).status_code == 404
    assert not hub.services.files.path(attachment["id"]).exists()
    async with hub.services.database.transaction() as session:
        kept = await session.get_one(Ticket, ticket.id)
        assert (kept.number, kept.content, kept.summary) == (ticket.number, {"issue_type": "配送延误"}, "")
        for table, column in ((Message, Message.text), (WechatDelivery, WechatDelivery.body)):
            texts = (await session.scalars(select(column))).all()
            assert not any("王小明" in text or "13800001234" in text for text in texts), table
        for table in (WechatDelivery, WechatInbound, WechatCustomer):
            rows = select(func.count()).select_from(table).where(table.openid == openid)
            assert (await session.execute(rows)).scalar_one() == 0
    assert "您好" in (await deliver(hub.http, "plain", event(openid, "subscribe"))).text, "a new customer"
