"""The supervisors' view of this moment: each number, and the conversations behind it."""

import uuid
from datetime import timedelta

from sqlalchemy import update

from hub.agents.agents import Role
from hub.clock import now
from hub.storage.tables import Conversation
from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


async def test_who_has_how_much_in_hand_and_who_waits(hub: Hub) -> None:
    boss, li = await hire(hub, "老周", Role.SUPERVISOR), await hire(hub, "小李", capacity=3)
    team = await (await hire(hub, "管理员", Role.ADMIN)).post("/teams", {"name": f"组{uuid.uuid4().hex[:6]}"})
    customers = [await hub.session() for _ in range(3)]
    held = [await escalate(hub, customer) for customer in customers]
    for conversation in held:
        await li.post(f"/conversations/{conversation}/claim")
    await li.say(held[0], "您好")
    await li.post(f"/conversations/{held[1]}/snooze")
    late = await escalate(hub, await hub.session(), priority="urgent", team=team["name"])
    await escalate(hub, await hub.session(), priority="urgent", team=team["name"])
    async with hub.services.database.transaction() as session:
        past = now() - timedelta(minutes=2)
        await session.execute(update(Conversation).where(Conversation.id == late).values(due_at=past))

    load = await boss.get("/load")
    mine = next(one for one in load["agents"] if one["id"] == li.id)
    assert (mine["presence"], mine["capacity"]) == ("online", 3)
    assert (mine["open"], mine["snoozed"], mine["unanswered"]) == (2, 1, 1)
    assert mine["longest"]["conversation_id"] == held[2]
    [queue] = [one for one in load["queues"] if one["team"] and one["team"]["id"] == team["id"]]
    assert (queue["priority"], queue["waiting"], queue["overdue"]) == ("urgent", 2, 1)

    async def behind(**query: object) -> set[str]:
        return {one["id"] for one in (await boss.get("/conversations", **query))["conversations"]}

    assert await behind(status="open", agent_id=li.id, snoozed=False) == {held[0], held[2]}
    assert await behind(agent_id=li.id, unanswered=True) == {held[2]}
    assert await behind(status="waiting", team_id=team["id"], priority="urgent", overdue=True) == {late}


async def test_it_is_not_for_agents(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    assert (await li.http.get(f"{API}/load")).status_code == 403
