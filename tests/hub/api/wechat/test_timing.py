"""One turn a message, one answer, whatever the timing."""

import asyncio
import contextlib
from pathlib import Path

import httpx
import pytest

from hub.storage.tables import WechatDelivery
from tests.hub.api.wechat.doors import HASTY, answered, count, new_openid, open_hub, said
from tests.support.hub import Hub
from tests.support.wechat import deliver, deliver_encrypted, message
from tests.support.wechat_api import WechatApi
from tests.support.wire import Wire

SLOW_BOT = 5.0


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
