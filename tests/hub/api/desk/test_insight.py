"""The supervisors' numbers: counted honestly, each with its conversations behind it."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

from hub.agents.agents import Role
from hub.bot.replies import Reply, Turn, Understood
from hub.clock import china_now
from hub.conversations import log, ratings, record
from hub.conversations.delivery import deliver
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


async def bot_turn(hub: Hub, session: dict[str, str], text: str, label: str, **turn: Any) -> list[Any]:
    """Have the bot take a message as a turn would be delivered; return what it said."""
    services, conversation = hub.services, session["X-Conversation"]
    made = Turn([Reply("好的")], heard=Understood(label, 0.9), **turn)
    async with services.database.transaction() as transaction:
        asked = await log.append(transaction, conversation, Draft(Sender.CUSTOMER, text))
        parts = (services.outlines, services.wording, services.queue)
        await deliver(transaction, conversation, asked.id, made, *parts)
        await record.turn(transaction, asked, record.ANSWERED, made)
        return await log.after(transaction, conversation, asked.seq)


async def rate(hub: Hub, session: dict[str, str], said: list[Any], score: int) -> None:
    card = next(message for message in said if message.cards)
    async with hub.services.database.transaction() as transaction:
        await ratings.rate(transaction, session["X-Conversation"], card.id, score, None)


async def test_each_number_is_honest_and_lists_its_conversations(hub: Hub) -> None:
    boss, li = await hire(hub, "老周", Role.SUPERVISOR), await hire(hub, "小李")
    before = (await boss.get("/insight"))["counts"]
    served, rated_bad, gave_up, left, helped = [await hub.session() for _ in range(5)]
    mark = f"说不清楚的话{uuid.uuid4().hex[:6]}"
    await bot_turn(hub, served, "退款多久到", "faq/refund_arrival")
    await rate(hub, rated_bad, await bot_turn(hub, rated_bad, "退款", "refund_progress", rate=True), 1)
    await bot_turn(hub, gave_up, mark, "nlu_fallback")
    await bot_turn(hub, left, "转人工", "talk_to_human")
    await escalate(hub, left)
    await bot_turn(hub, helped, "转人工", "talk_to_human")
    conversation = await escalate(hub, helped, reason="anger")
    await li.post(f"/conversations/{conversation}/claim")
    await li.say(conversation, "您好")
    await li.post(f"/conversations/{conversation}/resolve")
    await rate(hub, helped, await hub.stored(conversation), 5)
    numbers = await boss.get("/insight")
    grown = {name: numbers["counts"][name] - before[name] for name in before}
    expected = {
        "active": 5,
        "served_by_bot": 1,
        "handed_off": 2,
        "abandoned": 1,
        "bot_rated_bad": 1,
        "not_understood": 1,
        "answered_by_agent": 1,
        "sla_kept": 1,
        "bot_rated": 1,
        "agent_rated": 1,
    }
    assert {name: grown[name] for name in expected} == expected
    for name, count in numbers["counts"].items():
        listed = await boss.get("/conversations", insight=name, limit=1)
        assert listed["total"] == count, name
    theirs = await boss.get("/conversations", insight="served_by_bot", limit=1000)
    ids = [one["id"] for one in theirs["conversations"]]
    assert served["X-Conversation"] in ids
    assert not {one["X-Conversation"] for one in (rated_bad, gave_up, left, helped)} & set(ids)
    assert mark in [one["text"] for one in numbers["not_understood"]]
    label = next(one for one in numbers["labels"] if one["label"] == "faq/refund_arrival")
    assert label["title"] != "faq/refund_arrival", "shown as the question"
    listed = await boss.get("/conversations", label="faq/refund_arrival", limit=1)
    assert listed["total"] == label["conversations"]
    assert "anger" in [one["reason"] for one in numbers["reasons"]]
    assert numbers["first_response_seconds"]["count"] >= 1
    assert numbers["satisfaction"]["agent"]["scores"]["5"] >= 1
    assert numbers["satisfaction"]["bot"]["scores"]["1"] >= 1
    assert numbers["latency_ms"]["count"] >= 5
    assert len(numbers["volume"]) == 7


async def test_the_numbers_can_be_taken_along(hub: Hub) -> None:
    boss = await hire(hub, "老周", Role.SUPERVISOR)
    await bot_turn(hub, await hub.session(), "=1+1", "nlu_fallback")
    answer = await boss.http.get(f"{API}/insight/export.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == ["指标", "项目", "数值"]
    assert {"没听懂的话", "客户问什么", "按时首次答复率"} <= {row[0] for row in rows}
    assert [row[0] for row in rows if row[1] == "'=1+1"] == ["没听懂的话"]
    entries = (await boss.get("/audit", agent_id=boss.id))["entries"]
    assert "export" in [entry["action"] for entry in entries]


async def test_periods_are_days_in_china(sqlite_hub: Hub) -> None:
    boss = await hire(sqlite_hub, "老周", Role.SUPERVISOR)
    today = china_now().date()
    old = today - timedelta(days=40)
    numbers = await boss.get("/insight", **{"from": str(old), "to": str(old)})
    assert numbers["counts"]["active"] == 0
    assert numbers["served_by_bot_share"] is None
    backwards = await boss.http.get(f"{API}/insight", params={"from": str(today), "to": str(old)})
    assert backwards.status_code == 422


async def test_agents_have_no_insight(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    for path in ("/insight", "/insight/export.csv", "/conversations?insight=active"):
        assert (await li.http.get(API + path)).status_code == 403, path


async def test_suggested_answers_that_agents_sent_are_counted(hub: Hub) -> None:
    boss, li = await hire(hub, "老周", Role.SUPERVISOR), await hire(hub, "小李")
    faq = min(name for name in hub.services.titles if name.startswith("faq/")).removeprefix("faq/")

    async def sent() -> int:
        return next((one["count"] for one in (await boss.get("/insight"))["sent_faq"] if one["id"] == faq), 0)

    before = await sent()
    conversation = await escalate(hub, await hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    path, body = (
        f"/conversations/{conversation}/messages",
        {"client_id": "one", "text": "这样办", "faq_id": faq},
    )
    await li.post(path, {**body, "faq_id": "no-such-entry"}, status=422)
    await li.post(path, body)
    await li.post(path, body)
    assert await sent() == before + 1
    behind = (await boss.get("/conversations", faq=faq, limit=1000))["conversations"]
    assert conversation in [one["id"] for one in behind]
    assert "客服用的推荐答复" in (await boss.http.get(f"{API}/insight/export.csv")).text
