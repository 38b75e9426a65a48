"""Who writes what, and when: the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """How a customer behaves, and what goes wrong for them."""

    TALK = "talk"
    """Two questions, the second when the first is answered."""
    BURST = "burst"
    """Five within three seconds."""
    PASSIVE = "passive"
    """Two questions to an account without active sending."""
    PASSIVE_BURST = "passive burst"
    DRAINED = "drained"
    """Two questions; somebody else uses up the quota after the first."""


COUNTS = {Kind.TALK: 160, Kind.BURST: 70, Kind.PASSIVE: 100, Kind.PASSIVE_BURST: 10, Kind.DRAINED: 40}
"""Customers of each kind in the whole run: 1,000 messages."""
MESSAGES = {Kind.TALK: 2, Kind.BURST: 5, Kind.PASSIVE: 2, Kind.PASSIVE_BURST: 5, Kind.DRAINED: 2}
LOST_SHARE = 0.15
"""Of the messages, how many have their first answer lost on the way, so that they are delivered again."""
BURST_SECONDS = 3.0


@dataclass(frozen=True)
class Script:
    """One customer.

    Attributes:
        kind: how they behave.
        account: whom they write to.
        start: seconds after the run's beginning.
        questions: what they ask, in order, no question twice.
        lose: for each question, how many answers get lost.
        pauses: seconds before each question, after the one before was sent; of bursts.
        twin: customers with the same number send messages with the same ids.
    """

    kind: Kind
    account: str
    start: float
    questions: tuple[str, ...]
    lose: tuple[int, ...]
    pauses: tuple[float, ...] = field(default=())
    twin: int = 0


def scripts(
    questions: Sequence[str], active: Sequence[str], passive: str, share: float, spread: float, seed: int
) -> list[Script]:
    """Return the customers.

    Args:
        questions: to choose from.
        active: accounts that may send actively.
        passive: one that may not.
        share: of `COUNTS` that are wanted, 0 to 1; at least one of each kind.
        spread: seconds over which the customers arrive.
        seed: of the random choices.
    """
    chance = random.Random(seed)
    made: list[Script] = []
    for kind, count in COUNTS.items():
        for one in range(max(1, round(count * share))):
            number, twin = MESSAGES[kind], len(made) // 2
            # Twins write at about the same time.
            start = made[-1].start + chance.random() if len(made) % 2 and one else chance.uniform(0, spread)
            burst = kind in (Kind.BURST, Kind.PASSIVE_BURST)
            # Nobody sends two messages within a moment: they would reach the hub in either order.
            step = BURST_SECONDS / number
            moments = [0.0, *(step * n + chance.uniform(0, step / 2) for n in range(1, number))]
            made.append(
                Script(
                    kind,
                    passive if kind in (Kind.PASSIVE, Kind.PASSIVE_BURST) else active[twin % len(active)],
                    start,
                    tuple(chance.sample(list(questions), number)),
                    tuple(int(chance.random() < LOST_SHARE) for _ in range(number)),
                    tuple(b - a for a, b in zip([0.0, *moments], moments)) if burst else (),
                    twin,
                )
            )
    return made
