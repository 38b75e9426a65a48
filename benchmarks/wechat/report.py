"""Writes what a run gave."""

import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.wechat.plan import Kind
from benchmarks.wechat.playing import Played
from benchmarks.wechat.running import Outcome, faults

DESCRIPTIONS = {
    Kind.TALK: "two questions, one after the other",
    Kind.BURST: "five within three seconds",
    Kind.PASSIVE: "account without active sending, two questions",
    Kind.PASSIVE_BURST: "account without active sending, five within three seconds",
    Kind.DRAINED: "quota used up elsewhere after the first of two questions",
}
QUOTA, TOKENS = (45015, 45047), (40001, 42001)


def write(outcome: Outcome, path: Path, machine: str) -> None:
    """Write the report as Markdown."""
    played = outcome.played
    asked = sum(len(one.script.questions) for one in played)
    right = asked - sum(len({*one.verdict.missing, *one.verdict.doubled}) for one in played)
    fetches = sum(one.fetches for one in played)
    bad = faults(outcome)
    lines = [
        "# The WeChat channel under load",
        "",
        "Written by `make benchmark-wechat`: the simulated platform (`tools/wechat_simulator`), and behind",
        "it the real hub, Rasa with the real model, and the actions. A wire between hub and Rasa holds each",
        f"turn back for 0–{outcome.size.longest:.0f} s, evenly drawn. {machine}",
        "",
        f"**{'Everything held' if not bad else 'NOT everything held'}**: {asked} messages of {len(played)}",
        f"customers in {outcome.seconds:.0f} s. Customers who were asked to, or whose quota was used up,",
        f"wrote 继续 {fetches} times to get what was left.",
        "",
        "| what | figure |",
        "|---|---|",
        f"| messages written | {asked} |",
        f"| answered exactly once | {right} |",
        f"| not answered / answered twice | {_sum(played, 'missing')} / {_sum(played, 'doubled')} |",
        f"| customers whose answers came out of order | {sum(one.verdict.disordered for one in played)} |",
        f"| answers lost on the way, and then overtaken | {sum(one.verdict.overtaken for one in played)} |",
        f"| error banners shown | {sum(one.verdict.banners for one in played)} |",
        f"| turns in the bot | {outcome.turns} |",
        f"| messages delivered more than once | {outcome.repeated} |",
        f"| deliveries, by result | {_counts(outcome.deliveries)} |",
        f"| customer-service messages sent | {outcome.sent} |",
        f"| refused: window closed or quota used up | {_only(outcome.refused, QUOTA)} |",
        f"| refused, where somebody else used up the quota | {_only(outcome.refused_drained, QUOTA)} |",
        f"| times all tokens were ended / tokens fetched | {outcome.expired} / {outcome.tokens} |",
        f"| refused for an ended token | {_only(outcome.refused + outcome.refused_drained, TOKENS)} |",
        "",
        "Time from sending to the answer on the screen, in seconds:",
        "",
        "| customers | number | messages | passive / active | median | 95 % | longest |",
        "|---|---|---|---|---|---|---|",
        *(_row(outcome, kind) for kind in Kind),
        "",
        "Pairs of customers used the same message ids at about the same time. With a chance of 15 %,",
        "the first answer to a message was lost on its way, so that it was delivered again; only this",
        "tells the hub of the loss, five seconds later: the answer to a later message may be there already.",
    ]
    others = Counter(text for one in played for text in one.verdict.others)
    if others:
        lines += ["", "What else the customers read:", ""]
        lines += [f"- {count} × {' '.join(text.split())}" for text, count in others.most_common(12)]
    if bad:
        lines += ["", "## What did not hold", "", *(f"- {line}" for line in bad)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(outcome: Outcome, kind: Kind) -> str:
    mine = [one for one in outcome.played if one.script.kind is kind]
    seconds = sorted(s for one in mine for s in one.verdict.seconds) or [0.0]
    ways = Counter(way for one in mine for way in one.verdict.ways)
    return (
        f"| {DESCRIPTIONS[kind]} | {len(mine)} | {sum(len(one.script.questions) for one in mine)} "
        f"| {ways['passive']} / {ways['active']} | {statistics.median(seconds):.1f} "
        f"| {seconds[int(0.95 * (len(seconds) - 1))]:.1f} | {seconds[-1]:.1f} |"
    )


def _sum(played: Sequence[Played], name: str) -> int:
    return sum(len(getattr(one.verdict, name)) for one in played)


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())


def _only(counted: Counter[int], codes: Sequence[int]) -> int:
    return sum(counted[code] for code in codes)
