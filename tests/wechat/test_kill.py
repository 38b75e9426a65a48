"""The hub is killed in the middle of a rush: what it had taken is answered by the next one."""

import asyncio
import random

from benchmarks.wechat.judging import complete
from benchmarks.wechat.running import ACTIVE, Stage, known_answers, unambiguous
from tools.wechat_simulator.customer import Customer

CUSTOMERS, KILLS = 18, 3
PATIENCE = 240.0


async def test_killed_hubs_lose_no_message(stage: Stage) -> None:
    answers = unambiguous(await asyncio.to_thread(known_answers, stage.stack.hub_url, 12))
    questions, chance = sorted(answers), random.Random(7)
    asked: dict[Customer, str] = {}
    stage.wire.draw = lambda: chance.uniform(0, 4)
    try:
        for _ in range(KILLS):
            pushes = []
            for number in range(CUSTOMERS // KILLS):
                customer = stage.platform.stations[ACTIVE[number % len(ACTIVE)]].customer()
                asked[customer] = questions[len(asked) % len(questions)]
                pushes.append(asyncio.create_task(customer.text(asked[customer])))
            # Some answers are out, some on their way, some not even begun.
            await asyncio.sleep(chance.uniform(0.5, 4))
            stage.stack.kill("hub")
            await asyncio.to_thread(stage.stack.start, "hub")
            await asyncio.gather(*pushes)
        unanswered = [
            question
            for customer, question in asked.items()
            if not await customer.screen.until(
                lambda screen, q=question: complete(screen, [q], answers), PATIENCE
            )
        ]
    finally:
        stage.wire.draw = None
    assert not unanswered
