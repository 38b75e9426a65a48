"""From probabilities to what happens: answer, suggest alternatives, or admit not knowing."""

import math
from dataclasses import dataclass
from typing import Dict

RETRIEVAL_SHARE = 0.5
"""Exponent of the retrieval in a product of experts; the classifier has the rest (docs/understanding)."""
TINY = 1e-9


@dataclass(frozen=True)
class Thresholds:
    """Probabilities of the best label at which something happens.

    Attributes:
        answer: from here on the label is acted on.
        suggest: from here on alternatives are offered; below, the assistant says that it did not understand.
    """

    answer: float
    suggest: float

    def outcome(self, confidence: float) -> str:
        """Return `answer`, `suggest` or `unknown`."""
        if confidence >= self.answer:
            return "answer"
        return "suggest" if confidence >= self.suggest else "unknown"


def fuse(labels: Dict[str, float], entries: Dict[str, float]) -> Dict[str, float]:
    """Return label probabilities in which retrieval has a say about the FAQ entries.

    What the classifier gives to all entries together stays; within it, the views are multiplied.

    Args:
        labels: probability of each label, by the classifier.
        entries: probability of each entry, given that the message asks one of them, by retrieval.
    """
    mass = sum(labels.get(entry, 0.0) for entry in entries)
    products = {
        entry: math.exp(
            (1 - RETRIEVAL_SHARE) * math.log(labels.get(entry, 0.0) + TINY)
            + RETRIEVAL_SHARE * math.log(score + TINY)
        )
        for entry, score in entries.items()
    }
    total = sum(products.values())
    return {**labels, **{entry: mass * product / total for entry, product in products.items()}}
