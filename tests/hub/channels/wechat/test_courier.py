"""Active sending: in order, once, within the quota, whatever the platform answers and whoever dies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.channels.wechat import customers, outbox, quota
from hub.channels.wechat.courier import Courier
from hub.clock import now
from hub.conversations import log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.storage.tables import WechatDelivery, WechatToken
from tests.hub.channels.wechat.conftest import Desk


@asynccontextmanager
async def working(*couriers: Courier) -> AsyncIterator[None]:
    for courier in couriers:
        courier.start()
    try:
        yield
    finally:
        for courier in couriers:
            await courier.stop()
            await courier._platform.close()
            await courier._pictures.close()


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until it is so, however busy the machine is."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)


async def deliveries(desk: Desk) -> list[WechatDelivery]:
    query = select(WechatDelivery).where(WechatDelivery.openid == desk.openid).order_by(WechatDelivery.id)
    async with desk.database.transaction() as session:
        return list((await session.scalars(query)).all())


async def test_an_agents_words_arrive_in_order(desk: Desk) -> None:
    async with working(desk.courier()):
        for text in ("您好", "我来帮您", "请稍等"):
            await desk.say(text)
        await until(lambda: len(desk.heard) == 3)
    assert desk.heard == ["您好", "我来帮您", "请稍等"]
    assert {d.state for d in await deliveries(desk)} == {outbox.SENT}


async def test_two_processes_send_nothing_twice(desk: Desk) -> None:
    desk.api.delay = 0.05
    async with working(desk.courier(), desk.courier(), desk.courier()):
        for number in range(5):
            await desk.say(f"第{number}句")
        await until(lambda: len(desk.heard) == 5)
        await asyncio.sleep(1)
    assert desk.heard == [f"第{number}句" for number in range(5)]


async def test_more_than_the_quota_is_merged_and_never_exceeded(desk: Desk) -> None:
    for number in range(12):
        await desk.say(f"第{number}句。")
    async with working(desk.courier()):
        await until(lambda: "第11句" in "".join(desk.heard))
    assert len(desk.heard) <= quota.MESSAGE_QUOTA
    assert "".join(desk.heard).replace("\n", "") == "".join(f"第{number}句。" for number in range(12))


async def test_what_the_quota_does_not_allow_waits_and_the_customer_is_told(desk: Desk) -> None:
    for number in range(7):
        await desk.say(f"{number}" + "很长的说明。" * 100)
    async with working(desk.courier()):
        await until(lambda: len(desk.heard) == quota.MESSAGE_QUOTA)
        await asyncio.sleep(1.2)
        assert len(desk.heard) == quota.MESSAGE_QUOTA
        assert desk.heard[-1].endswith(desk.wording.more)
        await desk.customer(lambda c: (quota.opened_by_message(c, now()), setattr(c, "held", False)))
        await until(lambda: len(desk.heard) == 7)
    assert [text[0] for text in desk.heard] == list("0123456")
    assert all(len(text.encode()) <= 2048 for text in desk.heard)


async def test_after_a_tap_three_messages_within_a_minute(desk: Desk) -> None:
    def only_tapped(customer):
        customer.messaged_at = None
        quota.opened_by_tap(customer, now())

    await desk.customer(only_tapped)
    for number in range(6):
        await desk.say(f"{number}" + "很长的说明。" * 100)
    async with working(desk.courier()):
        await until(lambda: len(desk.heard) == quota.TAP_QUOTA)
        await asyncio.sleep(1)
        assert len(desk.heard) == quota.TAP_QUOTA
    await desk.customer(lambda c: setattr(c, "tapped_at", now() - quota.TAP_WINDOW))
    assert quota.left(await desk.customer(), now()) == 0


async def test_answers_still_to_come_keep_their_place_in_the_quota(desk: Desk) -> None:
    """Four of the customer's messages have no answer yet: the two parts of the first answer travel as one."""
    async with desk.database.transaction() as session:
        for number in range(4):
            await log.append(session, desk.conversation_id, Draft(Sender.CUSTOMER, f"问题{number}"))
    await desk.say("答案一")
    await desk.say("答案二")
    async with working(desk.courier()):
        await until(lambda: len(desk.heard) == 1)
    assert desk.heard == ["答案一\n\n答案二"]


@pytest.mark.parametrize("code", [45015, 45047])
async def test_a_closed_window_holds_the_answer_until_the_customer_writes(desk: Desk, code: int) -> None:
    desk.api.errors = [code]
    await desk.say("退款已到账")
    async with working(desk.courier()):
        await until(lambda: not desk.api.errors)
        await asyncio.sleep(1.2)
        assert desk.heard == []
        assert (await desk.customer()).held
        assert [d.state for d in await deliveries(desk)] == [outbox.PENDING]
        await desk.customer(lambda c: (quota.opened_by_message(c, now()), setattr(c, "held", False)))
        await until(lambda: desk.heard == ["退款已到账"])


@pytest.mark.parametrize("code", [-1, 45001])
async def test_a_passing_error_is_tried_again(desk: Desk, code: int) -> None:
    desk.api.errors = [code, code]
    await desk.say("您好")
    async with working(desk.courier()):
        await until(lambda: desk.heard == ["您好"])
    assert (await desk.customer()).messaged_sent == 1, "refused messages do not count"


@pytest.mark.parametrize("code", [45009, 40164])
async def test_limits_and_set_up_errors_are_tried_later(desk: Desk, code: int) -> None:
    desk.api.errors = [code]
    await desk.say("您好")
    async with working(desk.courier()):
        await until(lambda: not desk.api.errors)
        await asyncio.sleep(0.5)
    customer = await desk.customer()
    assert customer.next_attempt_at is not None and customer.next_attempt_at > now() + timedelta(seconds=30)
    [delivery] = await deliveries(desk)
    assert (delivery.state, delivery.error) == (outbox.PENDING, f"{code} refused")


@pytest.mark.parametrize("code", [40003, 43004])
async def test_what_can_never_arrive_becomes_a_dead_letter(desk: Desk, code: int) -> None:
    desk.api.errors = [code]
    await desk.say("您好")
    await desk.say("还在吗")
    async with working(desk.courier()):
        await until(lambda: desk.heard == ["还在吗"])
    first, _ = await deliveries(desk)
    assert (first.state, first.error) == (outbox.DEAD, f"{code} refused")


async def test_an_expired_token_is_renewed_and_the_message_sent_once(desk: Desk) -> None:
    async with working(desk.courier(), desk.courier()):
        await desk.say("一")
        await until(lambda: desk.heard == ["一"])
        desk.api.valid = desk.api.stable = "token-new"
        await desk.say("二")
        await until(lambda: desk.heard == ["一", "二"])
    async with desk.database.transaction() as session:
        token = await session.get(WechatToken, desk.account.id)
    assert token is not None and token.token == "token-new"


async def test_a_token_rejected_in_its_lifetime_is_forced_anew(desk: Desk) -> None:
    async with working(desk.courier()):
        await desk.say("一")
        await until(lambda: desk.heard == ["一"])
        # The platform goes on giving out a token that it does not accept any more.
        desk.api.valid = "nothing"
        await desk.say("二")
        await until(lambda: desk.heard == ["一", "二"])
    assert desk.api.tokens == 2


async def test_a_token_is_fetched_once_and_early(desk: Desk) -> None:
    desk.api.seconds = 200
    async with working(desk.courier()):
        await desk.say("一")
        await until(lambda: desk.heard == ["一"])
        desk.api.stable, desk.api.seconds = "", 7200
        await desk.say("二")
        await desk.say("三")
        await until(lambda: desk.heard == ["一", "二", "三"])
    assert desk.api.tokens == 2, "with less than 5 minutes left it was renewed; then it was used again"


async def test_a_lost_answer_of_the_platform_loses_no_message(desk: Desk) -> None:
    desk.api.cut = 1
    await desk.say("您好")
    async with working(desk.courier()):
        await until(lambda: len(desk.heard) == 2)
    assert desk.heard == ["您好", "您好"], "nobody can know: a message twice is better than none"
    assert (await desk.customer()).messaged_sent == 2


async def test_what_a_dead_process_had_claimed_is_sent_by_the_next(desk: Desk) -> None:
    await desk.say("您好")
    async with desk.database.transaction() as session:
        customer = await customers.lock(session, desk.account.id, desk.openid)
        assert customer is not None
        await outbox.pull(session, customer, desk.account, desk.wording)
        journey = outbox.fit(await outbox.pending(session, customer))
        await outbox.claim(session, journey, "dead", outbox.ACTIVE)
        customer.lease_owner, customer.lease_until = "dead", now() + timedelta(seconds=1)
        (await session.get_one(WechatDelivery, journey.ids[0])).lease_until = now() + timedelta(seconds=1)
    async with working(desk.courier()):
        await asyncio.sleep(0.3)
        assert desk.heard == [], "it may still be at work"
        await until(lambda: desk.heard == ["您好"])


async def test_while_a_request_of_the_platform_is_open_nothing_is_sent(desk: Desk) -> None:
    await desk.customer(lambda c: setattr(c, "door_until", now() + timedelta(seconds=1.5)))
    await desk.say("您好")
    async with working(desk.courier()):
        await asyncio.sleep(0.7)
        assert desk.heard == []
        await until(lambda: desk.heard == ["您好"])


async def test_a_message_menu_where_the_account_has_them(desk: Desk) -> None:
    profile = desk.account.profile.model_copy(update={"message_menus": True})
    object.__setattr__(desk.account, "profile", profile)
    buttons = [
        {"title": "查物流", "payload": "/track_order"},
        {"title": "转人工", "payload": "/talk_to_human"},
    ]
    desk.api.errors = [0, 40200]
    async with working(desk.courier()):
        message = await desk.say("请选择", buttons=buttons)
        await until(lambda: len(desk.api.sent) == 1)
        menu = desk.api.sent[0]["msgmenu"]
        assert menu["head_content"] == "请选择"
        assert [item["content"] for item in menu["list"]] == ["查物流", "转人工"]
        assert menu["list"][1]["id"] == f"{message.id}.1"
        await desk.say("再选一次", buttons=buttons)
        await until(lambda: len(desk.api.sent) == 2)
    assert "1. 查物流\n2. 转人工" in desk.heard[0], "where menus are refused, numbered lines do"
