"""Plays the customers against a hub, and upsets the platform meanwhile."""

import asyncio
import contextlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.wechat.judging import Answer, Verdict, complete, judge
from benchmarks.wechat.plan import Kind, Script
from tools.wechat_simulator.customer import Customer
from tools.wechat_simulator.delivery import Outcome
from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.platform import Platform, Station
from tools.wechat_simulator.pushes import new_msg_id

LONGEST_ANSWER = 300.0
"""Seconds that a customer waits for the last answer before the judgement."""
PATIENCE = {Kind.TALK: 30.0, Kind.PASSIVE: 8.0, Kind.DRAINED: 8.0}
"""Seconds before a customer whose last message was not answered writes again."""
MORE = "继续"
"""What accounts without active sending ask their customers to write, to get what was not ready in time."""
FETCHING = (Kind.PASSIVE, Kind.PASSIVE_BURST, Kind.DRAINED)


@dataclass(frozen=True)
class Played:
    """One customer afterwards: how often they wrote 继续, and the verdict."""

    script: Script
    customer: Customer
    fetches: int
    verdict: Verdict


@dataclass
class Game:
    """What a run needs.

    Attributes:
        platform: before the hub.
        answers: what the bot says to each question.
        expiry: seconds between the ends of all tokens.
        chance: of everything random that is not in the scripts.
    """

    platform: Platform
    answers: Mapping[str, Answer]
    expiry: float = 30.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    expired: int = 0

    async def play(self, scripts: Sequence[Script]) -> list[Played]:
        """Play all customers at once; return when each has everything or has waited long enough."""
        ids = {script.twin: [new_msg_id() for _ in range(14)] for script in scripts}
        upsetting = asyncio.create_task(self._upset())
        try:
            return list(await asyncio.gather(*(self._one(script, ids[script.twin]) for script in scripts)))
        finally:
            upsetting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await upsetting

    async def _one(self, script: Script, ids: Sequence[int]) -> Played:
        station = self.platform.stations[script.account]
        customer = station.customer()
        await asyncio.sleep(script.start)
        asked = script.questions
        pushes: list[asyncio.Task[Outcome]] = []
        for number, question in enumerate(asked):
            if script.pauses and number:
                await asyncio.sleep(script.pauses[number])
            pushes.append(asyncio.create_task(customer.text(question, ids[number], lose=script.lose[number])))
            # The phone shows it, the windows open: only then the next thing happens.
            await asyncio.sleep(0)
            if script.kind is Kind.DRAINED and number == 0:
                drain(station, customer)
            if not script.pauses:
                await pushes[-1]
                await self._answered(customer, asked[: number + 1], PATIENCE[script.kind])
        outcomes = await asyncio.gather(*pushes)
        lost = [question for question, outcome in zip(asked, outcomes) if outcome.lost_reply]
        if station.account.may_send:
            await self._answered(customer, asked, LONGEST_ANSWER)
        more = await self._fetch(customer, asked, ids[len(asked) :]) if script.kind in FETCHING else 0
        return Played(script, customer, more, judge(customer.screen, asked, self.answers, lost))

    async def _fetch(self, customer: Customer, asked: Sequence[str], ids: Sequence[int]) -> int:
        """Write 继续, as the account asks to, until everything is there; return how often."""
        for number, msg_id in enumerate(ids):
            if await self._answered(customer, asked, PATIENCE[Kind.PASSIVE]):
                return number
            await customer.text(MORE, msg_id)
        return len(ids)

    async def _answered(self, customer: Customer, asked: Sequence[str], seconds: float) -> bool:
        def holds(_: object) -> bool:
            return complete(customer.screen, asked, self.answers)

        return await customer.screen.until(holds, seconds)

    async def _upset(self) -> None:
        """End all tokens again and again, as if old, or as if somebody else had fetched one by force."""
        while True:
            await asyncio.sleep(self.expiry)
            for station in self.platform.stations.values():
                station.tokens.expire(self.chance.choice([42001, 40001]))
            self.expired += 1


def drain(station: Station, customer: Customer) -> None:
    """Use up what may be sent to a customer, as a colleague on the platform's own page would."""
    with contextlib.suppress(ApiError):
        while True:
            customer.windows.spend(station.clock.now())
