"""What helps an agent: canned replies, suggestions, search, images, the ticket board."""

import io
import uuid

from PIL import Image

from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(buffer, "PNG")
    return buffer.getvalue()


async def test_canned_replies_know_the_conversation(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    slots = [{"slot": "order_number", "label": "订单号", "value": "BT20261103004512"}]
    conversation = await escalate(sqlite_hub, await sqlite_hub.session(), summary={"slots": slots})
    replies = (await li.get("/canned", conversation_id=conversation))["replies"]
    by_id = {reply["id"]: reply for reply in replies}
    assert "BT20261103004512" in by_id["check"]["text"]
    assert by_id["hello"]["text"].startswith("您好，我是客服小李")
    assert by_id["ticket"]["missing"] == ["工单号"]


async def test_without_the_bot_suggestions_go_by_words(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    conversation = await escalate(sqlite_hub, await sqlite_hub.session())
    help_ = await li.get(f"/conversations/{conversation}/assist", text="忘记密码怎么办")
    assert 0 < len(help_["faq"]) <= 3
    assert any("密码" in one["question"] for one in help_["faq"])
    assert help_["faq"][0]["answer"]


async def test_search_finds_what_was_said_and_only_ones_own(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    customer = await hub.session()
    mark = uuid.uuid4().hex[:10]
    await hub.say(customer, f"我的电饭煲{mark}坏了，100%是质量问题", wait=0)
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    found = await li.get("/search", q=f"饭煲{mark}坏")
    assert [place["conversation_id"] for place in found["conversations"]] == [conversation]
    assert mark in found["conversations"][0]["snippet"]
    assert (await wang.get("/search", q=mark))["conversations"] == []
    assert (await li.get("/search", q=f"{mark}_了"))["conversations"] == [], "a wildcard is a character"
    filed = await li.post(
        f"/conversations/{conversation}/tickets",
        {"client_id": "one", "kind": "complaint", "description": f"电饭煲{mark}有问题"},
        status=201,
    )
    for wanted in (f"煲{mark}有", filed["number"]):
        tickets = (await li.get("/search", q=wanted))["tickets"]
        assert [ticket["number"] for ticket in tickets] == [filed["number"]], wanted


async def test_an_agent_sends_an_image(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    customer = await sqlite_hub.session()
    conversation = await escalate(sqlite_hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    path = f"{API}/conversations/{conversation}/attachments"
    uploaded = await li.http.post(path, files={"file": ("图.png", png())})
    assert uploaded.status_code == 201, uploaded.text
    body = {"client_id": "img", "attachment_ids": [uploaded.json()["id"]]}
    await li.post(f"/conversations/{conversation}/messages", body, status=201)
    [shown] = (await sqlite_hub.log(customer))[-1]["attachments"]
    assert (await sqlite_hub.http.get(shown["url"])).headers["content-type"].startswith("image/")


async def test_the_board_moves_tickets_only_as_is_legal(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    filing = {"client_id": "t", "kind": "complaint", "description": "送货员态度差"}
    ticket = await li.post(f"/conversations/{conversation}/tickets", filing, status=201)
    again = await li.post(f"/conversations/{conversation}/tickets", filing, status=201)
    assert again["number"] == ticket["number"]
    number = ticket["number"]
    assert {move["stage"] for move in ticket["moves"]} == {"investigating", "withdrawn"}
    early = await li.http.patch(f"{API}/tickets/{number}", json={"stage": "answered", "note": "好了"})
    assert (early.status_code, early.json()["error"]["code"]) == (409, "illegal_transition")
    own = await li.http.patch(f"{API}/tickets/{number}", json={"stage": "rated"})
    assert own.status_code == 422, "rating is the customer's"
    moved = await li.http.patch(f"{API}/tickets/{number}", json={"stage": "investigating"})
    assert moved.json()["stage"] == "investigating"
    noted = await li.post(f"/tickets/{number}/notes", {"text": "已联系站点"}, status=201)
    assert noted["history"][-1]["actor"] == "agent:小李"
    other = await li.post(
        f"/conversations/{conversation}/tickets", {**filing, "client_id": "t2", "kind": "appeal"}, status=201
    )
    linked = await li.post(f"/tickets/{other['number']}/links", {"earlier": number}, status=201)
    assert linked["links"][0]["number"] == number
    board = await li.get("/tickets", stage="investigating", limit=500)
    assert number in [one["number"] for one in board["tickets"]]
    assert sum(stage["count"] for stage in board["stages"]) >= 2
    seen = (await hub.http.get(f"/api/v1/web/tickets/{number}", headers=customer)).json()
    assert "已联系站点" not in str(seen), "an internal note stays inside"
