"""The inbox: what a row shows, and by what it is narrowed."""

from typing import Any

from hub.agents.agents import Role
from hub.conversations import log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from tests.support.desk import DeskAgent, escalate, hire
from tests.support.hub import Hub


async def row(agent: DeskAgent, conversation: str, **query: Any) -> dict[str, Any] | None:
    """Return a conversation as the list shows it, None if it is not in it."""
    listed = (await agent.get("/conversations", limit=1000, **query))["conversations"]
    return next((one for one in listed if one["id"] == conversation), None)


async def test_a_row_shows_what_people_said_last_not_the_systems_words(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = customer["X-Conversation"]
    async with hub.services.database.transaction() as session:
        await log.append(session, conversation, Draft(Sender.CUSTOMER, "快递三天没动了"))
        await log.append(session, conversation, Draft(Sender.BOT, "正在为您转人工"))
    await escalate(hub, customer)
    shown = await row(li, conversation, status="waiting")
    assert shown is not None
    assert (shown["last_message"]["sender"], shown["last_message"]["text"]) == ("customer", "快递三天没动了")
    assert shown["last_message"]["seq"] < shown["last_seq"]
    await li.post(f"/conversations/{conversation}/claim")
    await li.say(conversation, "我查一下")
    shown = await row(li, conversation, mine=True)
    assert shown is not None
    assert (shown["last_message"]["sender"], shown["last_message"]["text"]) == ("agent", "我查一下")


async def test_the_rating_marks_the_row_lies_beside_the_conversation_and_narrows(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    await li.post(f"/conversations/{conversation}/resolve")
    asked = (await hub.log(customer))[-1]
    async with li.stream() as stream:
        await stream.until(type="hello")
        body = {"message_id": asked["id"], "score": 2, "comment": "等太久了"}
        rated = await hub.http.post("/api/v1/web/ratings", headers=customer, json=body)
        assert rated.status_code == 200
        frame = await stream.about(conversation)
    assert frame["conversation"]["rating"] == {"subject": "agent", "score": 2}
    assert await row(li, conversation, status="resolved", rated="bad")
    assert await row(li, conversation, status="resolved", rated="good") is None
    [beside] = (await li.get(f"/conversations/{conversation}"))["ratings"]
    assert (beside["kind"], beside["subject"], beside["agent"]) == ("episode", "agent", "小李")
    assert (beside["score"], beside["comment"], beside["seq"]) == (2, "等太久了", asked["seq"])


async def test_narrowed_by_team_and_priority(hub: Hub) -> None:
    boss = await hire(hub, "老周", Role.SUPERVISOR)
    conversation = await escalate(hub, await hub.session(), priority="high")
    assert await row(boss, conversation, status="waiting", team_id="none", priority="high")
    assert await row(boss, conversation, status="waiting", team_id="none", priority="urgent") is None
    assert await row(boss, conversation, status="waiting", team_id="0" * 32) is None
    assert await row(boss, conversation, overdue=True) is None
