"""Waiting for an agent: told once, kept always; outside business hours, a message that becomes a ticket."""

import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from hub.clock import china_now
from hub.conversations import conversations, hands
from tests.support.desk import escalate, hire
from tests.support.hub import Hub, serve
from tests.support.stack import ROOT

CLOSED = """workday: [{{start: "09:00", end: "21:00"}}]
dayoff: []
days: [{days}]
"""
DAYS_OFF = 3


@pytest.fixture
async def closed_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub without a bot, where nobody works for some days."""
    for name in ("data", "domain"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "domain.yml", tmp_path)
    days = (china_now().date() + timedelta(days=number) for number in range(DAYS_OFF))
    listed = ", ".join(f"{{date: {day}, work: false, note: 盘点}}" for day in days)
    (tmp_path / "data" / "policies" / "business_hours.yml").write_text(CLOSED.format(days=listed))
    async with serve(tmp_path, "http://127.0.0.1:9", data_dir=tmp_path / "data") as running:
        yield running


async def test_in_the_queue_the_notice_comes_once_and_every_message_is_kept(tmp_path: Path) -> None:
    # Nobody answers at the bot's address: in the queue it is not asked.
    async with serve(tmp_path, "http://127.0.0.1:9") as hub:
        session = await hub.session()
        async with hub.services.database.transaction() as transaction:
            handoff = {"reason": "asked", "summary": {}}
            await hands.ask_for_agent(transaction, session["X-Conversation"], handoff)
        first = await hub.say(session, "订单一直没到")
        second = await hub.say(session, "都十天了")
        assert [reply["sender"] for reply in first["replies"]] == ["system"]
        assert second["replies"] == []
        kept = [message["text"] for message in await hub.log(session) if message["sender"] == "customer"]
        assert kept == ["订单一直没到", "都十天了"]


async def test_outside_business_hours_a_message_becomes_a_ticket(closed_hub: Hub) -> None:
    customer = await closed_hub.session()
    slots = [{"slot": "order_number", "label": "订单号", "value": "20261101001"}]
    await escalate(closed_hub, customer, summary={"wanted": "投诉", "slots": slots})
    told = (await closed_hub.log(customer))[-1]
    opening = closed_hub.services.policies.current.hours.next_opening(china_now())
    assert opening.date() >= china_now().date() + timedelta(days=DAYS_OFF)
    assert f"{opening:%-m月%-d日%-H:%M}开始有人接待" in told["text"]

    # A call is no message: asked again.
    again = await closed_hub.say(customer, "在吗")
    assert "写成一条消息" in again["replies"][0]["text"]
    answered = await closed_hub.say(customer, "包裹十天没到，电话 13800001111")
    number = re.search(r"TS\d{12}", answered["replies"][0]["text"])
    assert number is not None
    listed = await closed_hub.http.get("/api/v1/web/tickets", headers=customer)
    [ticket] = listed.json()["tickets"]
    assert (ticket["number"], ticket["kind"], ticket["stage"]) == (number[0], "complaint", "accepted")
    assert ticket["content"]["description"] == "包裹十天没到，电话 13800001111"
    assert ticket["content"]["order_number"] == "20261101001"
    # The agents find it in the morning: on the board, and with the episode that ended in a message.
    li = await hire(closed_hub, "小李")
    board = (await li.get("/tickets"))["tickets"]
    assert [one["number"] for one in board] == [number[0]]
    assert (await li.get("/conversations/counts"))["waiting"] == 0


async def test_who_is_there_after_all_may_take_who_was_asked_for_a_message(closed_hub: Hub) -> None:
    customer = await closed_hub.session()
    conversation = await escalate(closed_hub, customer)
    li = await hire(closed_hub, "小李")
    await li.post(f"/conversations/{conversation}/claim")
    answered = await closed_hub.say(customer, "包裹十天没到，电话 13800001111", wait=2)
    assert answered["replies"] == []
    assert (await closed_hub.http.get("/api/v1/web/tickets", headers=customer)).json()["tickets"] == []


async def test_who_does_not_want_to_leave_a_message_goes_on_with_the_bot(closed_hub: Hub) -> None:
    customer = await closed_hub.session()
    conversation = await escalate(closed_hub, customer)
    [button] = (await closed_hub.log(customer))[-1]["buttons"]
    body = {"client_id": "leave", "payload": button["payload"]}
    headers = {**customer, "Prefer": "wait=20"}
    answered = await closed_hub.http.post("/api/v1/web/messages", json=body, headers=headers)
    assert "继续为您服务" in answered.json()["replies"][0]["text"]
    async with closed_hub.services.database.transaction() as session:
        held = await conversations.get(session, conversation)
    assert (held.status, held.leaving_message) == ("pending", False)
