"""Sets the stage (real stack, delaying wire, simulated platform) and runs the customers on it."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wechat.judging import Answer
from benchmarks.wechat.plan import Kind, scripts
from benchmarks.wechat.playing import Game, Played
from hub.knowledge.yamlfile import load
from tests.support.customer import Customer as WebCustomer
from tests.support.stack import ROOT, Stack, free_port
from tests.support.wire import Wire
from tools.wechat_simulator.account import Account, Mode
from tools.wechat_simulator.account import Kind as AccountKind
from tools.wechat_simulator.connecting import configure
from tools.wechat_simulator.platform import Platform

QUESTIONS = ROOT / "tests" / "journeys" / "canonical_questions.yml"
ACCOUNTS = [
    Account("service", "服务号", mode=Mode.ENCRYPTED),
    Account("mixed", "订阅号", mode=Mode.COMPATIBLE, kind=AccountKind.SUBSCRIPTION),
    Account("news", "未认证订阅号", mode=Mode.PLAIN, kind=AccountKind.SUBSCRIPTION, verified=False),
]
ACTIVE, PASSIVE = ("service", "mixed"), "news"
ANSWER_SECONDS = 4.5
"""After which the hub answers a delivery, at the latest: its default."""


@dataclass
class Stage:
    """Everything that runs: the stack, the wire between hub and Rasa, and the platform before the hub."""

    stack: Stack
    wire: Wire
    platform: Platform


@dataclass(frozen=True)
class Size:
    """How much is run.

    Attributes:
        share: of the 1,000 messages.
        spread: seconds over which the customers arrive.
        longest: longest delay in the bot; delays are even from 0 to it.
        questions: how many different ones there are.
        expiry: seconds between the ends of all tokens.
        seed: of all random choices.
    """

    share: float = 1.0
    spread: float = 300.0
    longest: float = 20.0
    questions: int = 57
    expiry: float = 30.0
    seed: int = 20261125


@dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    size: Size
    played: list[Played]
    seconds: float
    turns: int
    expired: int
    tokens: int
    deliveries: Counter[str]
    repeated: int
    refused: Counter[int]
    """Customer-service messages that the platform refused, by code; without those of drained customers."""
    refused_drained: Counter[int]
    sent: int


@contextlib.asynccontextmanager
async def staged(directory: Path, answer_seconds: float = ANSWER_SECONDS) -> AsyncIterator[Stage]:
    """Start everything; stop it when the context ends.

    Args:
        directory: for databases and logs.
        answer_seconds: after which the hub answers a delivery at the latest.
    """
    stack, port = Stack(directory), free_port()
    platform = Platform(stack.hub_url, ACCOUNTS, port)
    wire = Wire(stack.rasa_url)
    stack.rasa_url_of_hub = wire.url
    stack.variables = {
        **configure(directory / "wechat", ACCOUNTS, platform.url, message_menus=("mixed",)),
        "BTP_WECHAT_ANSWER_SECONDS": str(answer_seconds),
        # Delays of up to 20 s are ordinary here, and many conversations wait at a time.
        "BTP_BOT_TIMEOUT": "40",
        "BTP_BOT_CONCURRENCY": "64",
    }
    try:
        async with wire.open(), platform.open():
            await asyncio.to_thread(stack.start, "actions", "rasa", "hub")
            yield Stage(stack, wire, platform)
            # The hub first: what it still sends needs the wire and the platform.
            await asyncio.to_thread(stack.stop)
    finally:
        await asyncio.to_thread(stack.stop)


def known_answers(hub_url: str, number: int) -> dict[str, Answer]:
    """Ask canonical questions on the web, each as a customer of its own; return the answers."""
    questions = list(load(QUESTIONS, dict[str, str]).values())
    texts = questions[:: max(1, len(questions) // number)]
    return {text: Answer.of(WebCustomer(hub_url).say(text).replies[0]["text"]) for text in texts}


async def run(stage: Stage, size: Size) -> Outcome:
    """Play the customers; return what came of it."""
    answers = await asyncio.to_thread(known_answers, stage.stack.hub_url, size.questions)
    distinct = unambiguous(answers)
    plan = scripts(sorted(distinct), ACTIVE, PASSIVE, size.share, size.spread, size.seed)
    chance = random.Random(size.seed)
    game = Game(stage.platform, distinct, size.expiry, chance)
    before, start = stage.wire.turns, time.monotonic()
    stage.wire.draw = lambda: chance.uniform(0, size.longest)
    try:
        played = await game.play(plan)
    finally:
        stage.wire.draw = None
    seconds = time.monotonic() - start
    stations = [stage.platform.stations[account.name] for account in ACCOUNTS]
    drained = {one.customer.openid for one in played if one.script.kind is Kind.DRAINED}
    sends = [call for station in stations for call in station.calls if call.name == "message/custom/send"]
    return Outcome(
        size,
        played,
        seconds,
        stage.wire.turns - before,
        game.expired,
        sum(station.tokens.issued for station in stations),
        Counter(d.result.value for s in stations for p in s.pushed for d in p.outcome.deliveries),
        sum(len(p.outcome.deliveries) > 1 for s in stations for p in s.pushed),
        Counter(call.code for call in sends if call.code and call.openid not in drained),
        Counter(call.code for call in sends if call.code and call.openid in drained),
        sum(not call.code for call in sends),
    )


def unambiguous(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Return the questions whose answers share neither beginning nor end with another's."""
    heads = Counter(answer.head for answer in answers.values())
    tails = Counter(answer.tail for answer in answers.values())
    return {q: a for q, a in answers.items() if heads[a.head] == tails[a.tail] == 1}


def faults(outcome: Outcome) -> Sequence[str]:
    """Return what was not as it must be, in words; nothing if all is well."""
    found = []
    for one in outcome.played:
        verdict = one.verdict
        if not verdict.good:
            found.append(
                f"{one.script.kind.name} {one.script.account}: missing {verdict.missing}, twice "
                f"{verdict.doubled}, disordered {verdict.disordered}, banners {verdict.banners}"
            )
    # 40001 and 42001 are the tokens that were ended on purpose.
    beyond = {code: count for code, count in outcome.refused.items() if code in (45015, 45047)}
    if beyond:
        found.append(f"quota exceeded: {beyond}")
    return found
