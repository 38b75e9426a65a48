"""What the desk sees of WeChat: when the window closes, and what did not arrive."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from hub.agents.agents import Role
from hub.channels.wechat import outbox
from hub.clock import now
from hub.conversations import conversations, log
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender
from hub.storage.tables import WechatCustomer, WechatDelivery
from tests.support.desk import hire
from tests.support.hub import Hub


async def wechat_customer(hub: Hub, state: str = outbox.PENDING, **changes: object) -> str:
    """Make a WeChat customer to whom something was not delivered; return the id of their conversation."""
    openid = "o" + uuid.uuid4().hex
    async with hub.services.database.transaction() as session:
        conversation = await conversations.open_for(session, "wechat:main", openid)
        session.add(
            WechatCustomer(account="main", openid=openid, contact_id=conversation.contact_id, **changes)
        )
        message = await log.append(session, conversation.id, Draft(Sender.AGENT, "您的退款已到账"))
        delivery = {"account": "main", "openid": openid, "message_id": message.id, "part": 0}
        session.add(
            WechatDelivery(
                **delivery,
                conversation_id=conversation.id,
                kind="text",
                body=message.text,
                state=state,
                error="40003 invalid openid" if state == outbox.DEAD else None,
                created_at=now() - timedelta(hours=1),
            )
        )
    return conversation.id


async def test_an_agent_sees_when_the_window_closes(hub: Hub) -> None:
    wrote = now() - timedelta(hours=40)
    conversation_id = await wechat_customer(hub, messaged_at=wrote, messaged_sent=3)
    supervisor = await hire(hub, "王主管", Role.SUPERVISOR)
    shown = await supervisor.get(f"/conversations/{conversation_id}")
    assert shown["window_closes_at"][:19] == (wrote + timedelta(hours=48)).isoformat()[:19]
    assert shown["messages_left"] == 2


async def test_of_a_web_customer_there_is_no_window(hub: Hub) -> None:
    session = await hub.session()
    supervisor = await hire(hub, "王主管", Role.SUPERVISOR)
    shown = await supervisor.get(f"/conversations/{session['X-Conversation']}")
    assert (shown["window_closes_at"], shown["messages_left"]) == (None, None)


async def test_a_supervisor_sees_what_did_not_arrive(hub: Hub) -> None:
    conversation_id = await wechat_customer(hub, held=True)
    supervisor, agent = await hire(hub, "王主管", Role.SUPERVISOR), await hire(hub, "小李")
    [letter] = [
        one
        for one in (await supervisor.get("/wechat/dead-letters"))["letters"]
        if one["conversation_id"] == conversation_id
    ]
    assert (letter["text"], letter["state"], letter["waits_for_customer"]) == (
        "您的退款已到账",
        "pending",
        True,
    )
    refused = await agent.http.get("/api/v1/desk/wechat/dead-letters")
    assert refused.status_code == 403


async def test_a_supervisor_sends_a_dead_letter_again(hub: Hub) -> None:
    conversation_id = await wechat_customer(hub, outbox.DEAD, attempts=4)
    supervisor, agent = await hire(hub, "王主管", Role.SUPERVISOR), await hire(hub, "小李")

    async def letter() -> dict[str, Any]:
        found = (await supervisor.get("/wechat/dead-letters"))["letters"]
        return next(one for one in found if one["conversation_id"] == conversation_id)

    dead = await letter()
    assert (dead["state"], dead["error"]) == ("dead", "40003 invalid openid")
    path = f"/wechat/dead-letters/{dead['id']}/retry"
    await agent.post(path, status=403)
    await supervisor.post(path, status=204)
    assert ((await letter())["state"], (await letter())["error"]) == ("pending", None)
    async with hub.services.database.transaction() as session:
        sent = update(WechatDelivery).where(WechatDelivery.id == dead["id"])
        await session.execute(sent.values(state=outbox.SENT))
    refused = await supervisor.post(path, status=409)
    assert refused["error"]["code"] == "on_its_way"
    await supervisor.post("/wechat/dead-letters/999999999/retry", status=404)
