"""Nobody waits for an agent who is gone; assignment goes by team, skill, room and turn."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.clock import now
from hub.desk import assignment
from hub.storage.tables import Agent, Conversation
from tests.support.desk import DeskAgent, escalate, hire
from tests.support.hub import Hub, serve


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hub]:
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else None
    directory = tmp_path_factory.mktemp("hub")
    async with serve(
        directory, "http://127.0.0.1:9", database_url=url, session_rate="9999/minute"
    ) as running:
        # The tests sweep themselves, at moments of their choice.
        await running.services.duty.stop()
        yield running


@pytest.fixture
async def hub(served: Hub) -> Hub:
    """The hub as if nobody had been there."""
    async with served.services.database.transaction() as session:
        await session.execute(update(Agent).values(active=False, presence="offline"))
        await session.execute(update(Conversation).values(status="resolved"))
    return served


async def age(hub: Hub, conversation: str, minutes: float) -> None:
    async with hub.services.database.transaction() as session:
        then = now() - timedelta(minutes=minutes)
        old = update(Conversation).where(Conversation.id == conversation)
        await session.execute(old.values(unanswered_since=then, held_since=then))


async def status_of(agent: DeskAgent, conversation: str) -> str:
    return str((await agent.get(f"/conversations/{conversation}"))["conversation"]["status"])


async def test_an_idle_agents_conversation_returns_to_the_queue(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    await hub.services.duty.sweep(now())
    assert await status_of(li, conversation) == "open"
    await age(hub, conversation, 11)
    await hub.services.duty.sweep(now())
    assert await status_of(li, conversation) == "waiting"
    assert "优先" in (await hub.log(customer))[-1]["text"]
    await li.post(f"/conversations/{conversation}/claim")
    await li.say(conversation, "我回来了")
    await hub.services.duty.sweep(now() + timedelta(hours=1))
    assert await status_of(li, conversation) == "open", "the last word is the agent's"


async def test_who_goes_offline_blocks_nobody(hub: Hub) -> None:
    li = await hire(hub, "小李")
    conversation = await escalate(hub, await hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    await age(hub, conversation, 3)
    await hub.services.duty.sweep(now())
    assert await status_of(li, conversation) == "open", "online: there is time"
    async with hub.services.database.transaction() as session:
        gone = now() - timedelta(minutes=5)
        await session.execute(update(Agent).where(Agent.id == li.id).values(seen_at=gone))
    await hub.services.duty.sweep(now())
    listed = (await li.get("/agents"))["agents"]
    assert next(one for one in listed if one["id"] == li.id)["presence"] == "offline"
    async with hub.services.database.transaction() as session:
        await session.execute(update(Agent).where(Agent.id == li.id).values(offline_since=gone))
    await hub.services.duty.sweep(now())
    assert await status_of(li, conversation) == "waiting"


async def test_what_was_snoozed_wakes(hub: Hub) -> None:
    li = await hire(hub, "小李")
    conversation = await escalate(hub, await hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    until = (now() + timedelta(minutes=5)).isoformat()
    await li.post(f"/conversations/{conversation}/snooze", {"until": until})
    await hub.services.duty.sweep(now() + timedelta(minutes=4))
    assert (await li.get(f"/conversations/{conversation}"))["conversation"]["snoozed"]
    await hub.services.duty.sweep(now() + timedelta(minutes=6))
    assert not (await li.get(f"/conversations/{conversation}"))["conversation"]["snoozed"]


async def test_assignment_goes_by_skill_room_and_turn(hub: Hub) -> None:
    skilled = await hire(hub, "专家", skills=["投诉"], capacity=1)
    li = await hire(hub, "小李", capacity=2)
    wanting = [await escalate(hub, await hub.session(), summary={"wanted": "投诉"}) for _ in range(4)]
    given = await assignment.assign_waiting(hub.services.database, hub.services.work)
    assert given == wanting[:3]
    mine = (await skilled.get("/conversations", status="open", mine=True))["conversations"]
    assert [one["id"] for one in mine] == wanting[:1]
    theirs = (await li.get("/conversations", status="open", mine=True))["conversations"]
    assert {one["id"] for one in theirs} == set(wanting[1:3])
    await li.http.put("/api/v1/desk/me/presence", json={"presence": "away"})
    await skilled.post(f"/conversations/{wanting[0]}/resolve")
    given = await assignment.assign_waiting(hub.services.database, hub.services.work)
    assert given == wanting[3:]


async def test_what_an_agent_let_wait_goes_to_another(hub: Hub) -> None:
    li = await hire(hub, "小李")
    conversation = await escalate(hub, await hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    await age(hub, conversation, 20)
    await hub.services.duty.sweep(now())
    assert await assignment.assign_waiting(hub.services.database, hub.services.work) == []
    wang = await hire(hub, "小王")
    assert await assignment.assign_waiting(hub.services.database, hub.services.work) == [conversation]
    assert await status_of(wang, conversation) == "open"
