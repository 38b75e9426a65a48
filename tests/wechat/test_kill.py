"""The hub is killed in the middle of a rush: what it had taken is answered by the next one.

Not what it never got: the platform gives up after three deliveries, and tells the customer so.
"""

import asyncio
import random
import sqlite3

from benchmarks.wechat.judging import complete
from benchmarks.wechat.running import ACTIVE, Stage, known_answers, unambiguous
from tools.wechat_simulator.customer import Customer

AT_ONCE, KILLS = 6, 3
PATIENCE = 120.0


async def test_killed_hubs_lose_no_message(stage: Stage) -> None:
    answers = unambiguous(await asyncio.to_thread(known_answers, stage.stack.hub_url, 12))
    questions, chance = sorted(answers), random.Random(7)
    asked: dict[Customer, str] = {}
    stage.wire.draw = lambda: chance.uniform(0, 4)
    try:
        for _ in range(KILLS):
            stations = [stage.platform.stations[ACTIVE[number % len(ACTIVE)]] for number in range(AT_ONCE)]
            rush = {station.customer(): chance.choice(questions) for station in stations}
            pushes = [asyncio.create_task(customer.text(question)) for customer, question in rush.items()]
            # Some answers are out, some on their way, some not even begun.
            await asyncio.sleep(chance.uniform(0.5, 4))
            stage.stack.kill("hub")
            await asyncio.to_thread(stage.stack.start, "hub")
            await asyncio.gather(*pushes)
            asked |= rush
        with sqlite3.connect(stage.stack.database_path) as database:
            known = {openid for (openid,) in database.execute("SELECT openid FROM wechat_inbound")}
        taken = {customer: question for customer, question in asked.items() if customer.openid in known}
        unanswered = [
            question
            for customer, question in taken.items()
            if not await customer.screen.until(
                lambda screen, q=question: complete(screen, [q], answers), PATIENCE
            )
        ]
    finally:
        stage.wire.draw = None
    assert len(taken) > AT_ONCE, "most were taken"
    assert not unanswered
