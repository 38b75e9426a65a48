"""Pushes: signed, repeated, cut off, and what the customer sees."""

import asyncio

import pytest

from tests.tools.wechat_simulator.conftest import Scene
from tools.wechat_simulator.account import Mode
from tools.wechat_simulator.delivery import Result
from tools.wechat_simulator.screen import BANNER

MODES = pytest.mark.parametrize("scene", list(Mode), indirect=True)


@MODES
async def test_a_reply_is_shown(scene: Scene) -> None:
    scene.developer.answer = lambda message: f"收到：{message.content}"
    customer = scene.station.customer()
    outcome = await customer.text("你好😀", msg_id=7)
    assert [delivery.result for delivery in outcome.deliveries] == [Result.REPLY]
    shown = customer.screen.from_account
    assert [(one.text, one.how, one.answers) for one in shown] == [("收到：你好😀", "passive", 7)]
    assert scene.developer.got[0].id == 7


@MODES
async def test_the_address_is_verified(scene: Scene) -> None:
    assert await scene.platform.courier.verify(scene.station.account)


@pytest.mark.parametrize("body", [b"success", b""])
async def test_success_and_nothing_end_it(scene: Scene, body: bytes) -> None:
    scene.developer.bodies = [body]
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.SILENCE]
    assert not customer.screen.from_account
    assert not customer.screen.banners


async def test_late_answers_are_asked_for_three_times_then_the_banner(scene: Scene) -> None:
    scene.developer.delays = [1, 1, 1]
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.LATE] * 3
    assert len({message.id for message in scene.developer.got}) == 1
    began = [delivery.began for delivery in outcome.deliveries]
    assert 0.35 < began[1] - began[0] < 0.8
    assert [banner.text for banner in customer.screen.banners] == [BANNER]


async def test_the_answer_to_the_second_delivery_is_shown_once(scene: Scene) -> None:
    scene.developer.delays = [0.6]
    scene.developer.answer = lambda message: "来了"
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.LATE, Result.REPLY]
    await asyncio.sleep(0.3)
    assert [one.text for one in customer.screen.from_account] == ["来了"]


async def test_a_lost_answer_brings_the_message_again(scene: Scene) -> None:
    scene.developer.answer = lambda message: "来了"
    customer = scene.station.customer()
    outcome = await customer.text("在吗", lose=1)
    assert [delivery.result for delivery in outcome.deliveries] == [Result.LOST, Result.REPLY]
    assert len(customer.screen.from_account) == 1


async def test_an_error_page_is_no_answer(scene: Scene) -> None:
    scene.developer.bodies = [500, b"success"]
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.UNREACHABLE, Result.SILENCE]


async def test_nobody_there(scene: Scene) -> None:
    scene.platform.courier._http.base_url = "http://127.0.0.1:9"
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.UNREACHABLE] * 3
    assert customer.screen.banners


async def test_rubbish_shows_the_banner_at_once(scene: Scene) -> None:
    scene.developer.bodies = [b'{"text": "hi"}']
    customer = scene.station.customer()
    outcome = await customer.text("在吗")
    assert [delivery.result for delivery in outcome.deliveries] == [Result.INVALID]
    assert len(customer.screen.banners) == 1


async def test_messages_do_not_wait_for_each_other(scene: Scene) -> None:
    scene.developer.delays = [0.3, 0.0]
    scene.developer.answer = lambda message: message.content
    customer = scene.station.customer()
    first = asyncio.create_task(customer.text("一"))
    await asyncio.sleep(0.05)
    await customer.text("二")
    await first
    assert [one.text for one in customer.screen.from_account] == ["二", "一"]


async def test_leaving_is_told_and_never_answered(scene: Scene) -> None:
    scene.developer.bodies = [b"rubbish"]
    customer = scene.station.customer()
    await customer.unsubscribe()
    assert scene.developer.got[0].event == "unsubscribe"
    assert [shown.kind for shown in customer.screen.items] == ["note"]


async def test_each_thing_a_customer_does_is_understood(scene: Scene) -> None:
    customer = scene.station.customer(follows=False)
    await customer.subscribe("box7")
    await customer.image(b"\xff\xd8\xff\xe0jpeg")
    await customer.voice("我的快递到哪了")
    await customer.voice()
    await customer.video()
    await customer.location(31.2304, 121.4737, "上海市")
    await customer.link("标题", "描述", "https://example.com")
    await customer.sticker()
    await customer.file("发票.pdf")
    await customer.choose("101", "满意")
    await customer.click("track")
    await customer.view("https://example.com")
    await customer.scan("box7")
    await customer.scan_from_menu("scan", "BT1")
    await customer.report_location(31.2, 121.4)
    kinds = [getattr(message, "event", None) or message.type for message in scene.developer.got]
    assert kinds == [
        "subscribe_scan",
        "image",
        "voice",
        "voice",
        "video",
        "location",
        "link",
        "text",
        "unknown",
        "text",
        "click",
        "view",
        "scan",
        "scancode_waitmsg",
        "location",
    ]
