"""Ratings, and the episodes they are about."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hub.bot.replies import Reply, Turn
from hub.conversations import conversations, hands, log, ratings
from hub.conversations.delivery import deliver
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.storage.tables import Conversation, Message, Rating
from tests.support.hub import Hub, serve


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with serve(tmp_path, "http://127.0.0.1:9") as running:
        yield running


async def answer(hub: Hub, conversation_id: str, turn: Turn) -> list[Message]:
    """Have the bot say something in answer to a customer's message."""
    services = hub.services
    async with services.database.transaction() as session:
        asked = await log.append(session, conversation_id, Draft(Sender.CUSTOMER, "忘记密码怎么办"))
        speaking = (services.outlines, services.wording, services.queue)
        await deliver(session, conversation_id, asked.id, turn, *speaking)
    async with services.database.transaction() as session:
        return await log.after(session, conversation_id, asked.seq)


async def rate(hub: Hub, session: dict, message_id: str, score: int) -> int:
    body = {"message_id": message_id, "score": score}
    return (await hub.http.post("/api/v1/web/ratings", headers=session, json=body)).status_code


async def test_an_answer_is_rated_once_and_can_be_changed(hub: Hub) -> None:
    session = await hub.session()
    point = sorted(hub.services.outlines.points)[0]
    said = await answer(
        hub, session["X-Conversation"], Turn([Reply("这样办", points=[point]), Reply("好的")])
    )
    assert [await rate(hub, session, said[0].id, score) for score in (1, 0)] == [200, 200]
    assert await rate(hub, session, said[0].id, 5) == 422
    assert await rate(hub, session, said[1].id, 1) == 422, "small talk is not rated"
    assert await rate(hub, await hub.session(), said[0].id, 1) == 404, "nor what others were told"
    listed = (await hub.http.get("/api/v1/web/ratings", headers=session)).json()["ratings"]
    assert [(one["kind"], one["subject"], one["score"]) for one in listed] == [("answer", "bot", 0)]


async def test_an_episode_is_asked_about_once_and_the_next_one_again(hub: Hub) -> None:
    session = await hub.session()
    conversation_id, served = session["X-Conversation"], Turn([Reply("办好了")], rate=True)
    asking = [m for m in await answer(hub, conversation_id, served) if m.cards]
    assert asking[0].cards[0]["subject"] == "bot"
    assert [m for m in await answer(hub, conversation_id, served) if m.cards] == []
    assert await rate(hub, session, asking[0].id, 5) == 200
    assert await rate(hub, session, asking[0].id, 0) == 422
    await resolve(hub, conversation_id)
    assert len([m for m in await answer(hub, conversation_id, served) if m.cards]) == 1


async def test_an_agent_is_rated_by_name(hub: Hub) -> None:
    session = await hub.session()
    async with hub.services.database.transaction() as transaction:
        conversation = await conversations.get(transaction, session["X-Conversation"])
        asked = await ratings.ask(transaction, conversation, "agent", hub.services.wording, agent_id="a1")
        assert asked is not None
        assert await ratings.ask(transaction, conversation, "agent", hub.services.wording) is None
    assert await rate(hub, session, asked.id, 4) == 200
    async with hub.services.database.transaction() as transaction:
        stored = (await transaction.scalars(select(Rating))).one()
    assert (stored.subject, stored.agent_id, stored.score) == ("agent", "a1", 4)


async def resolve(hub: Hub, conversation_id: str) -> None:
    async with hub.services.database.transaction() as transaction:
        done = update(Conversation).where(Conversation.id == conversation_id)
        await transaction.execute(done.values(status=Status.RESOLVED))


async def test_who_writes_after_the_end_speaks_with_the_bot_again(hub: Hub) -> None:
    visitor = "a visitor who comes back"
    session = await hub.session(visitor_id=visitor)
    conversation_id = session["X-Conversation"]
    async with hub.services.database.transaction() as transaction:
        await hands.ask_for_agent(transaction, conversation_id, {"reason": "asked"})
        await log.append(transaction, conversation_id, Draft(Sender.CUSTOMER, "给人工的话"))
        await log.append(transaction, conversation_id, Draft(Sender.AGENT, "好的", author="小周"))
    await resolve(hub, conversation_id)
    again = await hub.session(visitor_id=visitor)
    assert again["X-Conversation"] == conversation_id, "the history stays"
    sent = (await hub.say(again, "还有个问题", wait=0))["message"]
    async with hub.services.database.transaction() as transaction:
        conversation = await conversations.get(transaction, conversation_id)
    assert conversation.status == Status.PENDING
    assert (conversation.episode_seq, conversation.handled_seq) == (sent["seq"] - 1, sent["seq"] - 1)
    shown = await hub.log(again)
    assert [m["author"] for m in shown if m["sender"] == "agent"] == ["小周"]
