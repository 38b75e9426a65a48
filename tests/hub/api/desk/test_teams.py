"""Teams: their queues, their names, and their end."""

from hub.agents.agents import Role
from tests.support.desk import API, DeskAgent, escalate, hire
from tests.support.hub import Hub


async def found(admin: DeskAgent, name: str, *members: DeskAgent) -> dict:
    """Make a team."""
    team = await admin.post("/teams", {"name": f"{name}-{admin.id[:6]}"}, status=201)
    for one in members:
        await admin.http.patch(f"{API}/agents/{one.id}", json={"team_ids": [team["id"]]})
    return team


async def waiting(person: DeskAgent) -> list[str]:
    return [c["id"] for c in (await person.get("/conversations", status="waiting"))["conversations"]]


async def test_another_teams_queue_is_not_there(hub: Hub) -> None:
    admin, li, wang = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李"), await hire(hub, "小王")
    team = await admin.post("/teams", {"name": f"售后-{li.id[:6]}"}, status=201)
    await admin.http.patch(f"{API}/agents/{li.id}", json={"team_ids": [team["id"]]})
    conversation = await escalate(hub, await hub.session(), team=team["name"])
    listed = [c["id"] for c in (await li.get("/conversations", status="waiting"))["conversations"]]
    assert conversation in listed
    await wang.post(f"/conversations/{conversation}/claim", status=404)
    await li.post(f"/conversations/{conversation}/claim")


async def test_a_team_is_renamed(hub: Hub) -> None:
    admin, li = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李")
    team, other = await found(admin, "售后", li), await found(admin, "物流")
    new_name = f"售后与退款-{admin.id[:6]}"
    renamed = await admin.http.patch(f"{API}/teams/{team['id']}", json={"name": new_name})
    assert renamed.json() == {"id": team["id"], "name": new_name, "members": [li.id]}
    taken = await admin.http.patch(f"{API}/teams/{other['id']}", json={"name": new_name})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name_taken")
    same = await admin.http.patch(f"{API}/teams/{team['id']}", json={"name": new_name})
    assert same.status_code == 200
    entries = (await admin.get("/audit", about=team["id"], action="change"))["entries"]
    assert f"{team['name']} → {new_name}" in entries[-1]["text"]


async def test_a_team_that_is_waited_for_is_not_deleted_without_an_heir(hub: Hub) -> None:
    admin, li, wang = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李"), await hire(hub, "小王")
    team, heir = await found(admin, "售后", li), await found(admin, "物流", wang)
    conversation = await escalate(hub, await hub.session(), team=team["name"])
    assert conversation not in await waiting(wang)
    path = f"{API}/teams/{team['id']}"
    refused = await admin.http.delete(path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "team_busy")
    assert "1 个会话" in refused.json()["error"]["message"]
    for nobody in ("nobody", team["id"]):
        assert (await admin.http.delete(path, params={"to": nobody})).status_code in (404, 409)
    assert conversation in await waiting(li), "as it was"
    assert (await admin.http.delete(path, params={"to": heir["id"]})).status_code == 204
    assert conversation in await waiting(wang)
    assert conversation not in await waiting(li)
    assert team["id"] not in [one["id"] for one in (await admin.get("/teams"))["teams"]]


async def test_conversations_of_a_deleted_team_are_everybodys_if_so_chosen(hub: Hub) -> None:
    admin, li, wang = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李"), await hire(hub, "小王")
    team = await found(admin, "售后", li)
    held, queued = [await escalate(hub, await hub.session(), team=team["name"]) for _ in range(2)]
    await li.post(f"/conversations/{held}/claim")
    answer = await admin.http.delete(f"{API}/teams/{team['id']}", params={"to": "everybody"})
    assert answer.status_code == 204
    assert queued in await waiting(wang)
    assert (await li.get(f"/conversations/{held}"))["conversation"]["agent"]["id"] == li.id, (
        "stays with who has it"
    )


async def test_a_team_nobody_waits_for_is_just_deleted(hub: Hub) -> None:
    admin, li = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李")
    team = await found(admin, "临时", li)
    assert (await admin.http.delete(f"{API}/teams/{team['id']}")).status_code == 204
    assert (await admin.http.delete(f"{API}/teams/{team['id']}")).status_code == 404
    entries = (await admin.get("/audit", about=team["id"], action="delete"))["entries"]
    assert entries[0]["text"] == f"删除了小组（{team['name']}）", "its name is still known"
