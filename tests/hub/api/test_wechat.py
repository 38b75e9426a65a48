"""The platform's door with the real bot behind it: one turn a message, one answer, whatever the timing."""

import asyncio
import contextlib
import io
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select, update

from hub.conversations import conversations, log, ratings
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.storage.tables import (
    Contact,
    Conversation,
    Message,
    Ticket,
    WechatCustomer,
    WechatDelivery,
    WechatInbound,
    WechatStamp,
)
from hub.tickets import tickets
from tests.support.hub import Hub, serve
from tests.support.stack import Stack
from tests.support.wechat import (
    TOKEN,
    deliver,
    deliver_encrypted,
    message,
    query,
    signature,
    to_xml,
    write_account,
)
from tests.support.wechat_api import WechatApi
from tests.support.wire import Wire

PATIENT, HASTY = 25.0, 1.5
"""How long a hub keeps the platform waiting; in operation, 4.5. A busy machine fails no test by being slow:
where the answer is to be in time, there is plenty of it; where it is to be late, little."""
SLOW_BOT = 5.0


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One account of each kind and mode."""
    directory = tmp_path_factory.mktemp("wechat")
    write_account(directory, "plain")
    write_account(directory, "sealed", mode="encrypted")
    write_account(directory, "both", mode="compatible")
    write_account(directory, "silent", kind="subscription", verified=False)
    return directory


@pytest.fixture(scope="module")
async def api() -> AsyncIterator[WechatApi]:
    async with WechatApi().open() as opened:
        yield opened


@pytest.fixture(scope="module")
async def line(stack: Stack) -> AsyncIterator[Wire]:
    async with Wire(stack.rasa_url).open() as opened:
        yield opened


def open_hub(
    directory: Path, wire: Wire, api: WechatApi, accounts: Path, seconds: float, **more: Any
) -> AbstractAsyncContextManager[Hub]:
    """Serve a hub between the bot and the platform."""
    wechat = {"wechat_dir": accounts, "wechat_api_url": api.url, "wechat_answer_seconds": seconds}
    return serve(directory, wire.url, **wechat, **more)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def hub(
    request: pytest.FixtureRequest,
    stack: Stack,
    line: Wire,
    api: WechatApi,
    accounts: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Hub]:
    """A hub whose bot is always in time, on each kind of database."""
    more = {"tracker_db": stack.directory / "tracker.db"}
    if request.param == "postgresql":
        more["database_url"] = request.getfixturevalue("postgres_url")
    async with open_hub(tmp_path_factory.mktemp("hub"), line, api, accounts, PATIENT, **more) as served:
        yield served


@pytest.fixture(scope="module")
async def hasty(
    line: Wire, api: WechatApi, accounts: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hub]:
    """A hub whose bot is easily too late."""
    async with open_hub(tmp_path_factory.mktemp("hasty"), line, api, accounts, HASTY) as served:
        yield served


@pytest.fixture
def wire(line: Wire) -> Iterator[Wire]:
    """The wire between the hubs and the bot."""
    yield line
    line.delay, line.lose, line.broken = 0.0, 0, False


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


async def test_an_answer_in_time_is_the_passive_reply(hub: Hub) -> None:
    fields = message(new_openid(), "忘记密码怎么重置")
    reply = await deliver(hub.http, "plain", fields)
    assert reply.fields["ToUserName"] == fields["FromUserName"]
    assert reply.fields["FromUserName"] == fields["ToUserName"]
    assert reply.fields["MsgType"] == "text"
    assert "忘记密码" in reply.text
    assert "依据：《" in reply.text, "the source is one line of text"
    assert len(reply.text.encode()) <= 2048


@pytest.mark.parametrize("account", ["sealed", "both"])
async def test_encrypted_messages_get_encrypted_replies(hub: Hub, account: str) -> None:
    reply = await deliver_encrypted(hub.http, account, message(new_openid(), "忘记密码怎么重置👨‍👩‍👧‍👦"))
    assert "忘记密码" in reply.text


async def test_a_message_delivered_again_is_one_turn_and_gets_the_same_answer(hub: Hub) -> None:
    fields = message(new_openid(), "忘记密码怎么重置")
    first = await deliver(hub.http, "plain", fields)
    again = await deliver(hub.http, "plain", fields)
    assert first.text == again.text != ""
    assert [m.sender for m in await said(hub, fields["FromUserName"])] == ["customer", "bot"]


async def test_deliveries_at_the_same_time_are_one_turn(hub: Hub) -> None:
    fields = message(new_openid(), "忘记密码怎么重置")
    replies = await asyncio.gather(*(deliver(hub.http, "plain", fields) for _ in range(4)))
    assert [m.sender for m in await said(hub, fields["FromUserName"])] == ["customer", "bot"]
    assert len({reply.text for reply in replies if reply.text}) == 1
    assert {reply.status for reply in replies} == {200}


async def test_the_same_msg_id_from_two_customers_is_two_messages(hub: Hub) -> None:
    first = message(new_openid(), "忘记密码怎么重置")
    other = {**first, "FromUserName": new_openid(), "Content": "退款多久到账"}
    replies = await asyncio.gather(*(deliver(hub.http, "plain", fields) for fields in (first, other)))
    assert "忘记密码" in replies[0].text
    assert "退款" in replies[1].text


async def leave_unanswered(hub: Hub, fields: dict[str, str]) -> None:
    """Deliver as the platform does when nothing comes in time: it leaves without a reply."""
    with pytest.raises(httpx.ReadTimeout):
        await deliver(hub.http, "silent", fields, patience=HASTY + 0.2)


async def answered(hub: Hub, openid: str) -> list[Message]:
    """Return the bot's answers once all the customer's messages have had their turn."""
    while True:
        log = await said(hub, openid)
        answers = [m for m in log if m.sender == "bot"]
        if {m.id for m in log if m.sender == "customer"} <= {m.in_reply_to for m in answers}:
            return answers
        await asyncio.sleep(0.1)


async def test_an_account_that_cannot_send_answers_the_repeated_delivery(hasty: Hub, wire: Wire) -> None:
    wire.delay = SLOW_BOT
    fields = message(openid := new_openid(), "忘记密码怎么重置")
    await leave_unanswered(hasty, fields)
    await answered(hasty, openid)
    reply = await deliver(hasty.http, "silent", fields)
    assert "忘记密码" in reply.text
    assert [m.sender for m in await said(hasty, openid)] == ["customer", "bot"]


async def test_what_was_too_slow_for_every_delivery_comes_when_the_customer_asks(
    hasty: Hub, wire: Wire
) -> None:
    wire.delay = SLOW_BOT
    fields = message(openid := new_openid(), "忘记密码怎么重置")
    await leave_unanswered(hasty, fields)
    await leave_unanswered(hasty, fields)
    last = await deliver(hasty.http, "silent", fields)
    assert "继续" in last.text, "the customer learns how to get the answer"
    await answered(hasty, openid)
    more = await deliver(hasty.http, "silent", message(openid, "继续"))
    assert "忘记密码" in more.text
    assert [m.sender for m in await said(hasty, openid)] == ["customer", "bot"], "asking for more is no turn"


async def test_or_with_the_next_message_in_order(hasty: Hub, wire: Wire) -> None:
    wire.delay = SLOW_BOT
    fields = message(openid := new_openid(), "忘记密码怎么重置")
    await leave_unanswered(hasty, fields)
    await leave_unanswered(hasty, fields)
    await deliver(hasty.http, "silent", fields)
    await answered(hasty, openid)
    wire.delay = 0
    following = message(openid, "谢谢")
    replies = [await deliver(hasty.http, "silent", following) for _ in range(3)]
    answers = [m.text for m in await answered(hasty, openid)]
    heard = "\n".join(reply.text for reply in replies)
    assert 0 <= heard.index(answers[0]) < heard.index(answers[1])


async def test_a_platform_that_left_is_answered_the_next_time(hasty: Hub, wire: Wire) -> None:
    wire.delay = SLOW_BOT
    fields = message(openid := new_openid(), "忘记密码怎么重置")
    with pytest.raises(httpx.ReadTimeout):
        await deliver(hasty.http, "plain", fields, patience=HASTY / 2)
    await answered(hasty, openid)
    assert "忘记密码" in (await deliver(hasty.http, "plain", fields)).text


async def test_an_account_that_can_send_sends_what_was_late(hasty: Hub, api: WechatApi, wire: Wire) -> None:
    wire.delay = SLOW_BOT
    fields = message(openid := new_openid(), "忘记密码怎么重置")
    assert (await deliver(hasty.http, "plain", fields)).body == "success"
    [answer] = await answered(hasty, openid)
    async with asyncio.timeout(20):
        while not api.texts(openid):
            await asyncio.sleep(0.1)
    assert api.texts(openid)[0].startswith(answer.text)
    await asyncio.sleep(1)
    assert len(api.texts(openid)) == 1


async def test_an_agent_answers_a_wechat_customer(hub: Hub, api: WechatApi) -> None:
    openid = new_openid()
    await deliver(hub.http, "plain", message(openid, "转人工"))
    [conversation_id] = {m.conversation_id for m in await said(hub, openid)}
    async with hub.services.database.transaction() as session:
        await session.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(status=Status.OPEN)
        )
        await log.append(session, conversation_id, Draft(Sender.AGENT, "您好，我是客服小李"))
    async with asyncio.timeout(20):
        while "您好，我是客服小李" not in api.texts(openid):
            await asyncio.sleep(0.1)
    assert (await deliver(hub.http, "plain", message(openid, "你好"))).body == "success"


async def test_a_score_rates_the_episode(hub: Hub) -> None:
    openid = new_openid()
    await deliver(hub.http, "plain", event(openid, "subscribe"))
    [conversation_id] = {m.conversation_id for m in await said(hub, openid)}
    async with hub.services.database.transaction() as session:
        conversation = await conversations.get(session, conversation_id)
        await ratings.ask(session, conversation, "bot", hub.services.wording)
        # Seen with the next passive reply, not before: no race with active sending.
        await session.execute(update(WechatCustomer).where(WechatCustomer.openid == openid).values(held=True))
    assert "5分" in (await deliver(hub.http, "plain", event(openid, "SCAN", "slip"))).text
    thanks = await deliver(hub.http, "plain", message(openid, "4 分"))
    assert "谢谢您的评价" in thanks.text
    async with hub.services.database.transaction() as session:
        [rating] = await ratings.of_conversation(session, conversation_id)
    assert (rating.score, rating.kind, rating.subject) == (4, "episode", "bot")


async def test_a_long_answer_goes_out_in_parts_in_order(hub: Hub, api: WechatApi) -> None:
    openid = new_openid()
    await deliver(hub.http, "plain", message(openid, "转人工"))
    [conversation_id] = {m.conversation_id for m in await said(hub, openid)}
    sentences = [f"第{number}条，请您仔细阅读这一条说明。" for number in range(150)]
    async with hub.services.database.transaction() as session:
        await session.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(status=Status.OPEN)
        )
        await session.execute(update(WechatCustomer).where(WechatCustomer.openid == openid).values(held=True))
        await log.append(session, conversation_id, Draft(Sender.AGENT, "".join(sentences)))
    passive = await deliver(hub.http, "plain", message(openid, "好的"))
    async with asyncio.timeout(20):
        while sentences[-1] not in "".join(api.texts(openid)):
            await asyncio.sleep(0.1)
    parts = [passive.text, *api.texts(openid)]
    assert "".join(parts) == "".join(sentences)
    assert all(part.endswith("。") and len(part.encode()) <= 2048 for part in parts)


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return out.getvalue()


async def test_a_picture_is_fetched_at_once_and_kept(hub: Hub, api: WechatApi) -> None:
    api.files["/picture"] = photo()
    fields = message(openid := new_openid(), "")
    fields |= {"MsgType": "image", "PicUrl": f"{api.url}/picture", "MediaId": "gone"}
    reply = await deliver(hub.http, "plain", fields)
    assert reply.text
    [entry] = [m for m in await said(hub, openid) if m.sender == "customer"]
    [attachment] = entry.attachments
    assert attachment["type"] == "image"
    assert (await hub.http.get(attachment["url"])).status_code == 200


async def test_a_picture_by_its_media_id(hub: Hub, api: WechatApi) -> None:
    api.files["media-7"] = photo()
    fields = {**message(openid := new_openid(), ""), "MsgType": "image", "PicUrl": "", "MediaId": "media-7"}
    await deliver(hub.http, "plain", fields)
    [entry] = [m for m in await said(hub, openid) if m.sender == "customer"]
    assert entry.attachments


@pytest.mark.parametrize(
    "url", ["{hub}/healthz", "file:///etc/passwd", "http://[::1", "//", "{api}@127.0.0.1/"]
)
async def test_an_address_that_is_not_the_platforms_is_never_fetched(
    hub: Hub, api: WechatApi, url: str
) -> None:
    fields = {**message(openid := new_openid(), ""), "MsgType": "image", "MediaId": "unknown"}
    fields["PicUrl"] = url.format(hub=hub.url, api=api.url)
    reply = await deliver(hub.http, "plain", fields)
    assert "再发一次" in reply.text
    [entry] = [m for m in await said(hub, openid) if m.sender == "customer"]
    assert (entry.text, entry.attachments) == ("[图片]", [])


def event(openid: str, name: str, key: str = "", **more: str) -> dict[str, str]:
    fields = {**message(openid, ""), "MsgType": "event", "Event": name, "EventKey": key, **more}
    return {k: v for k, v in fields.items() if k not in ("MsgId", "Content")}


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


async def test_a_burst_is_answered_in_order_each_once(hub: Hub, wire: Wire) -> None:
    wire.delay = 0.3
    openid = new_openid()
    texts = ["忘记密码怎么重置", "退款多久到账", "怎么退货", "怎么投诉", "谢谢"]
    tasks = []
    for text in texts:
        tasks.append(asyncio.create_task(deliver(hub.http, "plain", message(openid, text))))
        await asyncio.sleep(0.15)
    heard = "\n".join([(await task).text for task in tasks])
    log = await said(hub, openid)
    customers, answers = ([m for m in log if m.sender == who] for who in ("customer", "bot"))
    assert [m.text for m in customers] == texts
    assert list(dict.fromkeys(m.in_reply_to for m in answers)) == [m.id for m in customers]
    places = [heard.index(m.text) for m in answers]
    assert places == sorted(places)
    assert all(heard.count(m.text) == 1 for m in answers)


async def test_a_number_chooses_what_was_offered(hub: Hub) -> None:
    openid = new_openid()
    reply = await deliver(hub.http, "plain", message(openid, "我要投诉"))
    assert "1. " in reply.text, reply.text
    title = reply.text.split("1. ")[1].splitlines()[0]
    await deliver(hub.http, "plain", message(openid, "1"))
    chosen = [m for m in await said(hub, openid) if m.sender == "customer"][-1]
    assert chosen.text == title
    assert chosen.payload


@pytest.mark.parametrize(
    ("kind", "more", "heard"),
    [
        ("voice", {"Recognition": ""}, "打字"),
        ("voice", {"Recognition": "忘记密码怎么重置"}, "忘记密码"),
        ("video", {"MediaId": "unknown"}, "视频"),
        ("shortvideo", {"MediaId": "unknown"}, "视频"),
        ("hologram", {}, "打字"),
        ("text", {"Content": "【收到不支持的消息类型，暂无法显示】"}, "表情"),
        ("location", {"Label": "广州市天河区体育西路", "Location_X": "23.1", "Location_Y": "113.3"}, ""),
        ("link", {"Title": "退货说明", "Url": "https://example.com/?a=1&b=2"}, ""),
    ],
)
async def test_no_type_of_message_is_a_dead_end(
    hub: Hub, kind: str, more: dict[str, str], heard: str
) -> None:
    fields = {**message(new_openid(), ""), "MsgType": kind, **more}
    reply = await deliver(hub.http, "plain", fields)
    assert reply.text
    assert heard in reply.text


Change = Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]
REFUSED: dict[str, Change] = {
    "no signature": lambda params, body: ({k: v for k, v in params.items() if k != "signature"}, body),
    "a forged signature": lambda params, body: ({**params, "signature": "0" * 40}, body),
    "signed for another nonce": lambda params, body: ({**params, "nonce": "other"}, body),
    "ten minutes old": lambda _, body: (query(age=600), body),
    "from the future": lambda _, body: (query(age=-600), body),
    "a time that is none": lambda _, body: (
        {"signature": signature(TOKEN, "soon", "n"), "timestamp": "soon", "nonce": "n"},
        body,
    ),
    "no XML": lambda params, _: (params, b'{"MsgType": "text"}'),
    "a message for another account": lambda params, body: (params, body.replace(b"gh_7f", b"gh_00")),
    "too long": lambda params, body: (params, body.replace("你好".encode(), b"x" * 200_000)),
    "an entity bomb": lambda params, body: (
        params,
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        + body.replace("你好".encode(), b"&b;"),
    ),
    "without an id": lambda params, body: (params, body.replace(b"MsgId", b"Other")),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_the_platforms_is_refused_and_changes_nothing(hub: Hub, name: str) -> None:
    tables, openid = (WechatCustomer, WechatInbound, WechatStamp), new_openid()
    before = [await count(hub, table) for table in tables]
    params, body = REFUSED[name](query(), to_xml(message(openid, "你好")).encode())
    response = await hub.http.post("/wechat/plain", params=params, content=body)
    assert response.status_code in (400, 403, 413)
    assert response.json()["error"]["message"]
    assert [await count(hub, table) for table in tables] == before
    assert await said(hub, openid) == []


async def test_a_used_signature_carries_no_second_message(hub: Hub) -> None:
    params, openid = query(), new_openid()
    first = to_xml(message(openid, "你好")).encode()
    assert (await hub.http.post("/wechat/plain", params=params, content=first)).status_code == 200
    assert (await hub.http.post("/wechat/plain", params=params, content=first)).status_code == 200
    forged = to_xml(message(openid, "我要注销账号")).encode()
    response = await hub.http.post("/wechat/plain", params=params, content=forged)
    assert response.json()["error"]["code"] == "replayed_request"
    assert [m.text for m in await said(hub, openid) if m.sender == "customer"] == ["你好"]


async def test_an_encrypted_account_takes_no_plain_message(hub: Hub) -> None:
    body = to_xml(message(openid := new_openid(), "你好")).encode()
    response = await hub.http.post("/wechat/sealed", params=query(), content=body)
    assert response.status_code == 403
    assert await said(hub, openid) == []


async def test_a_tampered_ciphertext_is_refused(hub: Hub) -> None:
    before = await count(hub, WechatInbound)
    sealed = to_xml({"ToUserName": "gh_7f083739789a", "Encrypt": "A" * 128}).encode()
    params = query(encrypt_type="aes", msg_signature="0" * 40)
    assert (await hub.http.post("/wechat/sealed", params=params, content=sealed)).status_code == 403
    params["msg_signature"] = signature(TOKEN, params["timestamp"], params["nonce"], "A" * 128)
    assert (await hub.http.post("/wechat/sealed", params=params, content=sealed)).status_code == 400
    assert await count(hub, WechatInbound) == before


async def test_the_address_is_proved(hub: Hub) -> None:
    right = await hub.http.get("/wechat/plain", params=query(echostr="5837397301622104395"))
    assert right.text == "5837397301622104395"
    assert right.headers["content-type"].startswith("text/plain")
    assert (await hub.http.get("/wechat/plain", params={"echostr": "x"})).status_code == 403
    assert (await hub.http.get("/wechat/none", params=query(echostr="x"))).status_code == 404


async def test_a_crash_before_the_reply_loses_nothing(
    wire: Wire, api: WechatApi, accounts: Path, tmp_path: Path
) -> None:
    """The hub dies with the message stored; the delivery that follows finds its answer in the next hub."""

    fields = message(new_openid(), "忘记密码怎么重置")
    wire.broken = True
    async with open_hub(tmp_path, wire, api, accounts, HASTY) as first:
        with contextlib.suppress(httpx.ReadTimeout):
            await deliver(first.http, "silent", fields, patience=0.5)
    wire.broken = False
    async with open_hub(tmp_path, wire, api, accounts, HASTY) as second:
        replies = [await deliver(second.http, "silent", fields) for _ in range(3)]
        await answered(second, fields["FromUserName"])
        replies.append(await deliver(second.http, "silent", fields))
        assert any("忘记密码" in reply.text for reply in replies)
        assert await count(second, WechatDelivery) >= 1
