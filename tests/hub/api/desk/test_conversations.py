"""Two agents and a customer: a conversation changes hands, and everybody knows."""

import asyncio
from datetime import timedelta

from hub.agents.agents import Role
from hub.clock import now
from hub.conversations import conversations
from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


async def test_from_the_queue_to_the_rating(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    customer = await hub.session()
    conversation = await escalate(hub, customer, priority="high", summary={"wanted": "投诉", "mood": "angry"})
    [waiting] = [
        c
        for c in (await li.get("/conversations", status="waiting"))["conversations"]
        if c["id"] == conversation
    ]
    assert (waiting["priority"], waiting["wanted"], waiting["mood"]) == ("high", "投诉", "angry")
    assert waiting["due_at"] > waiting["waiting_since"]
    claimed = await li.post(f"/conversations/{conversation}/claim")
    assert claimed["conversation"]["agent"]["name"] == "小李"
    lost = await wang.post(f"/conversations/{conversation}/claim", status=409)
    assert lost["error"]["code"] == "already_taken"
    assert "小李" in lost["error"]["message"]
    await li.say(conversation, "您好，我来处理")
    said = (await hub.log(customer))[-1]
    assert (said["sender"], said["author"], said["text"]) == ("agent", "小李", "您好，我来处理")
    answered = await hub.say(customer, "好的", wait=5)
    assert answered["replies"] == [], "an open conversation has no turn to wait for"
    await wang.say(conversation, "我也来", status=404)
    await li.post(f"/conversations/{conversation}/notes", {"text": "请帮忙看看", "mentions": [wang.id]})
    seen = await wang.get(f"/conversations/{conversation}")
    assert [note["text"] for note in seen["notes"]] == ["请帮忙看看"]
    await wang.say(conversation, "我也来", status=409)
    await li.post(f"/conversations/{conversation}/transfer", {"agent_id": wang.id, "note": "您熟悉"})
    await li.say(conversation, "还有", status=409)
    await wang.say(conversation, "我是小王")
    done = await wang.post(f"/conversations/{conversation}/resolve", {"note": "已补发"})
    assert done["conversation"]["status"] == "resolved"
    texts = [message["text"] for message in await hub.log(customer)]
    assert not any("请帮忙看看" in text or "您熟悉" in text or "已补发" in text for text in texts)
    assert [m["seq"] for m in await hub.log(customer)] == list(range(1, len(texts) + 1))
    await hub.say(customer, "你好", wait=0)
    held = await wang.get(f"/conversations/{conversation}")
    assert held["conversation"]["status"] == "pending", "the next message is the bot's"
    assert held["episodes"][0]["outcome"] == "resolved"
    assert held["episodes"][0]["answered_at"]


async def test_of_many_claims_one_wins(hub: Hub) -> None:
    agents = await asyncio.gather(*(hire(hub, f"客服{number}") for number in range(12)))
    for _ in range(3):
        conversation = await escalate(hub, await hub.session())
        answers = await asyncio.gather(
            *(agent.http.post(f"{API}/conversations/{conversation}/claim") for agent in agents)
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [200] + [409] * 11
        winner = agents[[answer.status_code for answer in answers].index(200)]
        mine = await winner.get("/conversations", status="open", mine=True)
        assert conversation in [one["id"] for one in mine["conversations"]]
        joined = [m for m in await hub.stored(conversation) if "已接入" in m.text]
        assert len(joined) == 1


async def test_the_queue_is_in_order_of_priority_then_waiting(hub: Hub) -> None:
    li = await hire(hub, "小李")
    ids = [
        await escalate(hub, await hub.session(), priority=priority)
        for priority in ("normal", "urgent", "normal", "high", "urgent")
    ]
    listed = (await li.get("/conversations", status="waiting", limit=1000))["conversations"]
    order = [one["id"] for one in listed if one["id"] in ids]
    assert order == [ids[1], ids[4], ids[3], ids[0], ids[2]]


async def test_given_back_the_bot_is_told_what_happened(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    given = await li.post(f"/conversations/{conversation}/return", {"note": "已说明退款时间"})
    assert given["conversation"]["status"] == "pending"
    async with hub.services.database.transaction() as session:
        held = await conversations.get(session, conversation)
    assert held.agent_episode is not None
    assert held.agent_episode["agent"] == "小李"
    assert held.agent_episode["note"] == "已说明退款时间"
    await li.say(conversation, "还有一句", status=409)


async def test_snoozed_until_the_customer_writes(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    past = (now() - timedelta(minutes=1)).isoformat()
    await li.post(f"/conversations/{conversation}/snooze", {"until": past}, status=422)
    snoozed = await li.post(f"/conversations/{conversation}/snooze")
    assert snoozed["conversation"]["snoozed"]
    await hub.say(customer, "有消息了吗", wait=0)
    woken = (await li.get(f"/conversations/{conversation}"))["conversation"]
    assert not woken["snoozed"]
    assert woken["unanswered_since"]


async def test_a_supervisor_whispers_and_takes_over(hub: Hub) -> None:
    li, boss = await hire(hub, "小李"), await hire(hub, "老周", Role.SUPERVISOR)
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    await li.post(f"/conversations/{conversation}/notes", {"text": "悄悄话", "whisper": True}, status=403)
    await boss.post(f"/conversations/{conversation}/notes", {"text": "先道歉", "whisper": True})
    opened = await li.get(f"/conversations/{conversation}")
    assert opened["notes"][0]["kind"] == "whisper"
    await li.post(f"/conversations/{conversation}/takeover", status=403)
    taken = await boss.post(f"/conversations/{conversation}/takeover")
    assert taken["conversation"]["agent"]["name"] == "老周"
    await li.say(conversation, "我还在", status=409)
    await boss.say(conversation, "我来为您处理")


async def test_the_same_client_id_makes_one_message(hub: Hub) -> None:
    li = await hire(hub, "小李")
    conversation = await escalate(hub, await hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    body = {"client_id": "same-one", "text": "您好"}
    path = f"{API}/conversations/{conversation}/messages"
    answers = await asyncio.gather(*(li.http.post(path, json=body) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["message"]["id"] for answer in answers}) == 1


async def test_what_was_looked_at_is_on_record(hub: Hub) -> None:
    li, boss = await hire(hub, "小李"), await hire(hub, "老周", Role.SUPERVISOR)
    conversation = await escalate(hub, await hub.session())
    await li.get(f"/conversations/{conversation}")
    await li.post(f"/conversations/{conversation}/claim")
    entries = (await boss.get("/audit", about=conversation))["entries"]
    assert [(entry["agent"]["name"], entry["action"]) for entry in entries] == [
        ("小李", "claim"),
        ("小李", "open"),
    ]
