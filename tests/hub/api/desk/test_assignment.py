"""Automatic assignment, switched at run time."""

import asyncio

from hub.agents.agents import Role
from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


async def test_a_supervisor_switches_it_and_everybody_is_told(new_hub: Hub) -> None:
    boss, li = await hire(new_hub, "老周", Role.SUPERVISOR), await hire(new_hub, "小李")
    assert await li.get("/assignment") == {"auto_assign": False, "by": None, "changed_at": None}, "the file's"
    refused = await li.http.put(f"{API}/assignment", json={"auto_assign": True})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    async with li.stream() as stream:
        await stream.until(type="hello")
        on = await boss.http.put(f"{API}/assignment", json={"auto_assign": True})
        frame = await stream.until(type="switch")
        assert (frame["subject"], frame["on"]) == ("auto_assign", True)
    assert on.json()["by"] == {"id": boss.id, "name": "老周"}
    assert (await li.get("/assignment"))["auto_assign"] is True
    await boss.http.put(f"{API}/assignment", json={"auto_assign": False})
    entries = (await boss.get("/audit", action="switch"))["entries"]
    assert [entry["text"] for entry in entries] == [
        "切换了工作台的自动分配（关闭）",
        "切换了工作台的自动分配（打开）",
    ]


async def test_what_waits_is_assigned_while_it_is_on(new_hub: Hub) -> None:
    boss, li = await hire(new_hub, "老周", Role.SUPERVISOR, capacity=1), await hire(new_hub, "小李")
    first = await escalate(new_hub, await new_hub.session())
    await boss.http.put(f"{API}/assignment", json={"auto_assign": True})
    holders = set()
    for _ in range(100):
        shown = (await boss.get(f"/conversations/{first}"))["conversation"]
        if shown["agent"]:
            holders.add(shown["agent"]["id"])
            break
        await asyncio.sleep(0.1)
    assert holders and holders <= {boss.id, li.id}
