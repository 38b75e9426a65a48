"""Every kind of message, there and back."""

import asyncio

import pytest
from sqlalchemy import update

from hub.conversations import conversations, log, ratings
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.storage.tables import Conversation, WechatCustomer
from tests.hub.api.wechat.doors import event, new_openid, photo, said
from tests.support.hub import Hub
from tests.support.wechat import deliver, message
from tests.support.wechat_api import WechatApi


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
