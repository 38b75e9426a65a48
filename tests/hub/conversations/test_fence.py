"""The bot is silent from the instant of a handoff on, whatever it was computing then."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from hub.agents.agents import Role
from hub.conversations.record import ANSWERED, DROPPED
from hub.conversations.statuses import Sender
from hub.storage.tables import BotTurn
from tests.support.desk import escalate, hire
from tests.support.hub import Hub, serve
from tests.support.slow_bot import slow_bot

CONVERSATIONS = 300
BOT_SECONDS = 3.0
LATEST_HANDOFF = 5.0
AT_ONCE = 60
"""Customers at the same time."""


async def test_three_hundred_handoffs_at_random_moments_and_not_one_word_of_the_bot_after(
    tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    """Half are handed over by the bot's own door to the queue, half taken over by a supervisor."""
    rates = {"session_rate": "10000/minute", "message_rate": "10000/minute"}
    async with (
        slow_bot(BOT_SECONDS) as bot,
        serve(
            tmp_path,
            bot,
            database_url=new_postgres(),
            bot_concurrency=CONVERSATIONS,
            bot_timeout=120,
            **rates,
        ) as hub,
    ):
        boss = await hire(hub, "老周", Role.SUPERVISOR)
        sessions = [await hub.session() for _ in range(CONVERSATIONS)]
        chance, gate = random.Random(20261125), asyncio.Semaphore(AT_ONCE)

        async def life(number: int, session: dict[str, str]) -> None:
            conversation = session["X-Conversation"]
            async with gate:
                await hub.say(session, "忘记密码怎么办", wait=0)
                await asyncio.sleep(chance.uniform(0, LATEST_HANDOFF))
                if number % 2:
                    await boss.post(f"/conversations/{conversation}/takeover")
                else:
                    await escalate(hub, session)
                # The customer goes on: that, too, is none of the bot's business now.
                await hub.say(session, "还在吗", wait=0)

        await asyncio.gather(*(life(number, session) for number, session in enumerate(sessions)))
        while hub.services.turns.running:
            await asyncio.sleep(0.1)
        spoke_after = [session for session in sessions if await _bot_spoke_after_handoff(hub, session)]
        outcomes = await _outcomes(hub, sessions)
    assert spoke_after == []
    assert outcomes[DROPPED] > CONVERSATIONS / 4, "the handoffs did come in the middle of turns"
    assert outcomes[ANSWERED], "the bot did answer where it was in time"


async def _bot_spoke_after_handoff(hub: Hub, session: dict[str, str]) -> bool:
    messages = await hub.stored(session["X-Conversation"])
    handed_over = min(message.seq for message in messages if message.sender == Sender.SYSTEM)
    return any(message.sender == Sender.BOT and message.seq > handed_over for message in messages)


async def _outcomes(hub: Hub, sessions: list[dict[str, str]]) -> dict[str, int]:
    ids = [session["X-Conversation"] for session in sessions]
    async with hub.services.database.transaction() as session:
        ours = select(BotTurn.outcome, func.count()).where(BotTurn.conversation_id.in_(ids))
        found = await session.execute(ours.group_by(BotTurn.outcome))
        return {outcome: count for outcome, count, *_ in found.all()}
