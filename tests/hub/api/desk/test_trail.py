"""Who looked at which personal data when, as supervisors read it."""

import csv
import io
import uuid
from datetime import timedelta

from sqlalchemy import update

from hub.agents.agents import Role
from hub.clock import china_now
from hub.storage.tables import Contact, Conversation
from tests.support.desk import API, DeskAgent, escalate, hire
from tests.support.hub import Hub


async def customer(hub: Hub, name: str) -> str:
    """Return the waiting conversation of a customer of this name."""
    conversation = await escalate(hub, await hub.session())
    async with hub.services.database.transaction() as session:
        found = await session.get_one(Conversation, conversation)
        await session.execute(update(Contact).where(Contact.id == found.contact_id).values(name=name))
    return conversation


async def texts(boss: DeskAgent, **search: str) -> list[str]:
    return [entry["text"] for entry in (await boss.get("/audit", **search))["entries"]]


async def test_each_entry_is_a_plain_sentence(hub: Hub) -> None:
    li, boss = await hire(hub, "小李"), await hire(hub, "老板", Role.ADMIN)
    conversation = await customer(hub, "王小姐")
    await li.get(f"/conversations/{conversation}")
    await li.post(f"/conversations/{conversation}/claim")
    await li.post(f"/conversations/{conversation}/notes", {"text": "第一次来"})
    filing = {"client_id": "x", "kind": "complaint", "description": "少件"}
    number = (await li.post(f"/conversations/{conversation}/tickets", filing))["number"]
    moved = await li.http.patch(f"{API}/tickets/{number}", json={"stage": "investigating"})
    assert moved.status_code == 200
    await li.get("/conversations", status="waiting")
    await li.get("/search", q="少件")
    assert await texts(boss, agent_id=li.id) == [
        "搜索了会话",
        "看了会话列表（等待中）",
        f"推进了工单 {number}（调查中）",
        f"代客户建了工单 {number}",
        "给“王小姐”的会话写了备注",
        "领取了“王小姐”的会话",
        "打开了“王小姐”的会话",
    ]
    await boss.http.patch(f"{API}/agents/{li.id}", json={"role": "supervisor", "skills": ["refund"]})
    await boss.http.patch(f"{API}/agents/{boss.id}", json={"capacity": 3})
    assert await texts(boss, agent_id=boss.id, action="change") == [
        "修改了自己的账号（接待上限）",
        "修改了“小李”的账号（角色、技能）",
    ]


async def test_a_customer_without_a_name_is_a_visitor(sqlite_hub: Hub) -> None:
    li, boss = await hire(sqlite_hub, "小李"), await hire(sqlite_hub, "老周", Role.SUPERVISOR)
    conversation = await escalate(sqlite_hub, await sqlite_hub.session())
    shown = await li.get(f"/conversations/{conversation}")
    tail = shown["conversation"]["contact"]["id"][-4:]
    assert await texts(boss, about=conversation) == [f"打开了“访客 {tail}”的会话"]


async def test_it_is_filtered_by_person_action_customer_and_day(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    boss = await hire(hub, "老周", Role.SUPERVISOR)
    name = f"陈_{uuid.uuid4().hex[:6]}"
    conversation, other = await customer(hub, name), await customer(hub, name.replace("_", "x"))
    for person in (li, wang):
        await person.get(f"/conversations/{conversation}")
    await li.get(f"/conversations/{other}")
    await li.post(f"/conversations/{conversation}/claim")
    filing = {"client_id": "x", "kind": "complaint", "description": "少件"}
    await li.post(f"/conversations/{conversation}/tickets", filing)
    assert len(await texts(boss, about=name)) == 4, "her conversation and her ticket; `_` is no wildcard"
    assert len(await texts(boss, about=name, agent_id=wang.id)) == 1
    assert len(await texts(boss, about=name, action="open")) == 2
    contact = (await li.get(f"/conversations/{conversation}"))["conversation"]["contact"]["id"]
    assert len(await texts(boss, about=contact, action="file")) == 1
    today = china_now().date()
    assert len(await texts(boss, about=other, **{"from": str(today), "to": str(today)})) == 1
    assert await texts(boss, about=other, to=str(today - timedelta(days=1))) == []
    for bad in ({"action": "dance"}, {"from": "2026-02-30"}, {"from": str(today), "to": "2020-01-01"}):
        refused = await boss.http.get(f"{API}/audit", params=bad)
        assert refused.status_code == 422 and refused.json()["error"]["fields"], bad
    assert (await boss.get("/audit/actions"))["actions"]["open"] == "打开"


async def test_it_is_read_page_by_page(hub: Hub) -> None:
    li, boss = await hire(hub, "小李"), await hire(hub, "老周", Role.SUPERVISOR)
    conversation = await customer(hub, "赵先生")
    for _ in range(5):
        await li.get(f"/conversations/{conversation}")
    ids, before = [], {}
    while True:
        page = await boss.get("/audit", about=conversation, limit=2, **before)
        ids += [entry["id"] for entry in page["entries"]]
        if not page["more"]:
            break
        before = {"before": ids[-1]}
    assert len(ids) == 5 and ids == sorted(set(ids), reverse=True)


async def test_it_can_be_taken_along_and_who_read_it_is_in_it(hub: Hub) -> None:
    li, boss = await hire(hub, "=小李"), await hire(hub, "老周", Role.SUPERVISOR)
    conversation = await customer(hub, "孙女士")
    await li.get(f"/conversations/{conversation}")
    answer = await boss.http.get(f"{API}/audit/export.csv", params={"about": conversation})
    assert answer.headers["content-type"].startswith("text/csv")
    header, row = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert header == ["时间", "人员", "做了什么", "对象", "编号"]
    assert row[1:] == ["'=小李", "打开了“孙女士”的会话", "会话", conversation], "no formula"
    assert row[0].startswith(str(china_now().year))
    assert "导出了操作记录" in await texts(boss, agent_id=boss.id)
