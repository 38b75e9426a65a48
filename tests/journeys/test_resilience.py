"""Processes die, wires break, and nothing is lost or said twice."""

import asyncio
import time
from pathlib import Path

import pytest

from hub.conversations import conversations, hands
from tests.support.customer import Customer
from tests.support.hub import serve
from tests.support.stack import Stack
from tests.support.wire import Wire


@pytest.fixture
def own_stack(tmp_path: Path):
    running = Stack(tmp_path)
    running.start("actions", "rasa", "hub")
    yield running
    running.stop()


def test_rasa_dies_during_a_chat_and_nothing_is_lost(own_stack: Stack) -> None:
    customer = Customer(own_stack.hub_url)
    customer.say("我要投诉快递员态度差")
    own_stack.kill("rasa")
    unanswered = customer.say("BT20261103004512", wait=3)
    assert unanswered.status == 202
    told = [message for message in customer.log() if message["sender"] == "system"]
    assert len(told) == 1
    assert "收到" in told[0]["text"] and "稍等" in told[0]["text"]
    own_stack.start("rasa")
    again = customer.send(
        {"client_id": unanswered.body["message"]["client_id"], "text": "BT20261103004512"}, 30
    )
    assert again.status == 200
    assert again.body["message"]["id"] == unanswered.body["message"]["id"], (
        "the same message, not a second one"
    )
    assert "经过" in again.text, "the form went on where it was"
    for text in ("送件的时候一直骂骂咧咧很难听", "道歉", "13800001234"):
        customer.say(text)
    assert "TS" in customer.say("确认").text
    seqs = [message["seq"] for message in customer.log()]
    assert seqs == list(range(1, len(seqs) + 1))


def test_the_hub_dies_and_answers_after_its_return(own_stack: Stack) -> None:
    customer = Customer(own_stack.hub_url)
    own_stack.kill("rasa")
    customer.say("忘记密码怎么重置", wait=None)
    own_stack.kill("hub")
    own_stack.start("rasa", "hub")
    for _ in range(60):
        answers = [message for message in customer.log() if message["sender"] == "bot"]
        if answers:
            break
        time.sleep(1)
    assert len(answers) == 1
    assert "忘记密码" in answers[0]["text"]


async def test_a_lost_answer_is_recalled_and_no_second_turn_is_made(stack: Stack, tmp_path: Path) -> None:
    """Rasa did its work, the answer got lost: the tracker tells it, the form does not move twice."""
    async with Wire(stack.rasa_url).open() as wire, serve(tmp_path, wire.url) as hub:
        session = await hub.session()
        await hub.say(session, "我要投诉快递员态度差")
        wire.lose = 1
        answer = await hub.say(session, "BT20261103004512", wait=10)
        assert "经过" in answer["replies"][0]["text"]
        assert wire.turns == 2, "one turn a message, although one answer was lost"


async def test_a_burst_is_answered_in_order(stack: Stack, tmp_path: Path) -> None:
    async with Wire(stack.rasa_url).open() as wire, serve(tmp_path, wire.url) as hub:
        wire.delay = 0.3
        session = await hub.session()
        texts = ["你好", "忘记密码怎么重置", "退款多久到账", "谢谢", "再见"]
        await asyncio.gather(*(hub.say(session, text, wait=1) for text in texts[:1]))
        for text in texts[1:]:
            await hub.say(session, text, wait=0)
        for _ in range(100):
            log = await hub.log(session)
            answered = [m["in_reply_to"] for m in log if m["sender"] == "bot"]
            sent = [m["id"] for m in log if m["sender"] == "customer"]
            if set(sent) <= set(answered):
                break
            await asyncio.sleep(0.1)
        assert list(dict.fromkeys(answered)) == sent


async def test_what_was_computed_before_a_handoff_is_not_delivered_after_it(
    stack: Stack, tmp_path: Path
) -> None:
    async with Wire(stack.rasa_url).open() as wire, serve(tmp_path, wire.url) as hub:
        wire.delay = 1.0
        session = await hub.session()
        await hub.say(session, "你好", wait=0)
        await asyncio.sleep(0.5)
        async with hub.services.database.transaction() as transaction:
            handoff = {"reason": "supervisor", "summary": {}}
            await hands.ask_for_agent(transaction, session["X-Conversation"], handoff)
        await asyncio.sleep(1.5)
        assert [m["sender"] for m in await hub.log(session)] in (["customer"], ["customer", "system"])


async def test_a_message_the_bot_cannot_stomach_goes_to_a_human(stack: Stack, tmp_path: Path) -> None:
    async with Wire(stack.rasa_url).open() as wire, serve(tmp_path, wire.url) as hub:
        wire.broken = True
        session = await hub.session()
        answer = await hub.say(session, "你好", wait=30)
        assert "人工" in answer["replies"][0]["text"]
        async with hub.services.database.transaction() as transaction:
            held = await conversations.get(transaction, session["X-Conversation"])
        assert held.status == "waiting"
