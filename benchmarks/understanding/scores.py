"""The figures of the report, from what was expected and what came."""

import math
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Tuple

from benchmarks.understanding.data import Line
from nlu.labels import RANKING, SELECTOR, is_faq, parsed_label

OUTCOMES = ("answered right", "answered wrong", "right one suggested", "wrong ones suggested", "admitted")
SUGGESTIONS = 5


@dataclass(frozen=True)
class Judged:
    """A held-out line and what `/model/parse` made of it."""

    line: Line
    parsed: Dict[str, Any]

    @property
    def got(self) -> str:
        """The label that the parse gives."""
        return parsed_label(self.parsed)

    @property
    def best(self) -> str:
        """The likeliest label, sure or not."""
        return str(self.parsed["understanding"]["label"]) if "understanding" in self.parsed else self.got

    @property
    def confidence(self) -> float:
        """Its probability."""
        return float(self.parsed["intent"]["confidence"])

    @property
    def right(self) -> bool:
        """Whether the label is the expected one."""
        return self.got == self.line.label

    def suggested(self) -> List[str]:
        """Return the labels that could be offered, the likeliest first."""
        return [str(item["name"]) for item in self.parsed[RANKING][:SUGGESTIONS]]

    def entries(self) -> List[str]:
        """Return the FAQ entries, the likeliest first."""
        ranking = self.parsed.get(SELECTOR, {}).get("faq", {}).get("ranking", [])
        return [str(item["intent_response_key"]) for item in ranking]


def interval(hits: Sequence[bool]) -> Tuple[float, float, float]:
    """Return the share of hits with its 95% interval (Wilson 1927)."""
    n, p, z = len(hits), sum(hits) / len(hits), 1.96
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return p, centre - half, centre + half


def bins(judged: Sequence[Judged], count: int = 10) -> List[Tuple[float, float, int]]:
    """Return (mean confidence, share right, lines) of equal-width bins of confidence that hold a line."""
    grouped: Dict[int, List[Judged]] = defaultdict(list)
    for one in judged:
        grouped[min(int(one.confidence * count), count - 1)].append(one)
    return [
        (
            statistics.fmean(one.confidence for one in group),
            statistics.fmean(one.best == one.line.label for one in group),
            len(group),
        )
        for _, group in sorted(grouped.items())
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """Return the expected calibration error over ten bins (Guo et al. 2017)."""
    return sum(lines * abs(sure - right) for sure, right, lines in bins(judged)) / len(judged)


def recall(judged: Sequence[Judged], k: int) -> float:
    """Return the share of FAQ questions whose entry is among the first `k` retrieved."""
    asked = [one for one in judged if is_faq(one.line.label)]
    return statistics.fmean(one.line.label in one.entries()[:k] for one in asked)


def outcomes(judged: Sequence[Judged], answer: float, suggest: float) -> Dict[str, float]:
    """Return the share of each outcome if the thresholds were these."""
    counts: Counter = Counter()
    for one in judged:
        if one.confidence >= answer:
            counts["answered right" if one.best == one.line.label else "answered wrong"] += 1
        elif one.confidence >= suggest:
            found = one.line.label in one.suggested()
            counts["right one suggested" if found else "wrong ones suggested"] += 1
        else:
            counts["admitted"] += 1
    return {name: counts[name] / len(judged) for name in OUTCOMES}


def entity_counts(lines: Sequence[Dict[str, Any]], parses: Sequence[Dict[str, Any]]) -> Dict[str, Counter]:
    """Return per type how many spans were `found`, `wrong`, `missed`; they must match to the character."""
    counts: Dict[str, Counter] = defaultdict(Counter)
    types = {entity["entity"] for line in lines for entity in line["entities"]}
    for line, parsed in zip(lines, parses):
        wanted, position = set(), 0
        for entity in line["entities"]:
            position = line["text"].index(entity["value"], position)
            wanted.add((entity["entity"], position, position + len(entity["value"])))
            position += len(entity["value"])
        got = {(e["entity"], e["start"], e["end"]) for e in parsed["entities"] if e["entity"] in types}
        for name, group in (("found", wanted & got), ("wrong", got - wanted), ("missed", wanted - got)):
            for kind, _, _ in group:
                counts[kind][name] += 1
    return dict(sorted(counts.items()))


def f1(counts: Counter) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * counts["found"] / max(2 * counts["found"] + counts["wrong"] + counts["missed"], 1)
