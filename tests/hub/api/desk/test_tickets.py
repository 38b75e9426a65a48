"""The ticket board: filed out of a conversation, live for everybody."""

import asyncio
import uuid

from hub.agents.agents import Role
from hub.conversations import conversations
from hub.tickets import tickets
from hub.tickets.stages import Kind
from tests.support.desk import API, DeskAgent, escalate, hire
from tests.support.hub import Hub


async def claimed(hub: Hub, agent: DeskAgent, customer: dict[str, str]) -> str:
    """Put a customer into the queue and into an agent's hands; return the conversation's id."""
    conversation = await escalate(hub, customer)
    await agent.post(f"/conversations/{conversation}/claim")
    return conversation


async def test_an_agent_files_a_ticket_and_the_customer_has_its_number(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await claimed(hub, li, customer)
    body = {
        "client_id": uuid.uuid4().hex,
        "kind": "complaint",
        "description": "快递三天没动了",
        "order_number": "20261101001",
        "contact": "13800001111",
    }
    ticket = await li.post(f"/conversations/{conversation}/tickets", body)
    assert ticket["content"] == {
        "description": "快递三天没动了",
        "order_number": "20261101001",
        "contact": "13800001111",
    }
    assert ticket["history"][0]["actor"] == "agent:小李"
    told = (await hub.log(customer))[-1]
    assert ticket["number"] in told["text"]
    assert "小李" in told["text"]
    assert (told["sender"], told["cards"][0]["type"], told["cards"][0]["number"]) == (
        "system",
        "ticket",
        ticket["number"],
    )
    beside = (await li.get(f"/conversations/{conversation}"))["tickets"]
    assert [one["number"] for one in beside] == [ticket["number"]]
    own = (await hub.http.get("/api/v1/web/tickets", headers=customer)).json()["tickets"]
    assert [one["number"] for one in own] == [ticket["number"]]


async def test_the_same_form_sent_many_times_makes_one_ticket_and_one_message(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await claimed(hub, li, customer)
    body = {"client_id": uuid.uuid4().hex, "kind": "after_sales", "description": "要退货"}
    path = f"{API}/conversations/{conversation}/tickets"
    answers = await asyncio.gather(*(li.http.post(path, json=body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    [number] = {answer.json()["number"] for answer in answers}
    assert [number in message["text"] for message in await hub.log(customer)].count(True) == 1


async def test_who_may_not_see_the_conversation_files_nothing(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    customer = await hub.session()
    conversation = await claimed(hub, li, customer)
    body = {"client_id": "one", "kind": "feedback", "description": "挺好"}
    await wang.post(f"/conversations/{conversation}/tickets", body, status=404)
    await li.post(f"/conversations/{conversation}/tickets", {**body, "kind": "praise"}, status=422)
    await li.post(f"/conversations/{conversation}/tickets", {**body, "description": " "}, status=422)
    assert (await li.get(f"/conversations/{conversation}"))["tickets"] == []


async def test_what_bot_customer_and_deadline_do_to_a_ticket_is_on_the_stream(hub: Hub) -> None:
    boss = await hire(hub, "老周", Role.SUPERVISOR)
    customer = await hub.session()
    async with boss.stream() as stream:
        await stream.until(type="hello")
        async with hub.services.database.transaction() as session:
            conversation = await conversations.get(session, customer["X-Conversation"])
            contact = conversation.contact_id
            ticket = await tickets.file(
                session, Kind.COMPLAINT, contact, conversation.id, uuid.uuid4().hex, {"description": "没到"}
            )
        filed = await stream.until(type="ticket", subject=ticket.number)
        assert filed["contact_id"] == contact
        await hub.http.post(
            f"/api/v1/web/tickets/{ticket.number}/withdraw", headers=customer, json={"note": "到了"}
        )
        withdrawn = await stream.until(type="ticket", subject=ticket.number)
        assert withdrawn["seq"] > filed["seq"]
