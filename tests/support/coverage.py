"""Which flows, slots, rules and FAQ entries a run of conversations exercised."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hub.flows.definitions import Flows
from hub.knowledge.faq import Entry
from hub.knowledge.yamlfile import load
from hub.policies import Policies
from tests.support.conversation import Outcome
from tests.support.stack import ROOT, Stack

STATE = "conversation_state"
"""The tracker's slot that holds the dialogue's state (hub/flows/state.py)."""

ELSEWHERE = {
    # Only the shop knows these facts of an order; no conversation says them.
    *("after_sales/fraud", "after_sales/no_proof", "after_sales/damaged"),
    # Why a request was refused is the agents' to explain; the tables in the file test it.
    *(f"refusal/{cause}" for cause in ("late", "condition", "no_proof", "fraud", "excluded", "packaging")),
    # The hub hands over by itself (tests/journeys/test_resilience.py).
    "handoff/bot_failure",
}
"""Rules that no conversation can reach."""


@dataclass
class Coverage:
    """What there is, and how often it was exercised.

    Attributes:
        there_is: kind → names.
        exercised: kind → how many conversations exercised each name.
        conversations: how many there were.
    """

    there_is: dict[str, list[str]]
    exercised: dict[str, Counter[str]] = field(default_factory=dict)
    conversations: int = 0

    def missing(self, kind: str) -> list[str]:
        """Return what no conversation exercised."""
        return [name for name in self.there_is[kind] if not self.exercised[kind][name]]

    def report(self) -> str:
        """Return the coverage as a table for people (Markdown)."""
        lines = ["# 对话覆盖", "", f"{self.conversations} 场对话。", ""]
        lines += ["| | 有 | 走到 | 没走到 |", "|---|---|---|---|"]
        for kind, names in self.there_is.items():
            missing = self.missing(kind)
            shown = "、".join(missing) or "—"
            lines.append(f"| {kind} | {len(names)} | {len(names) - len(missing)} | {shown} |")
        for kind, names in self.there_is.items():
            lines += ["", f"## {kind}", "", "| | 对话数 |", "|---|---|"]
            lines += [f"| {name} | {self.exercised[kind][name]} |" for name in names]
        return "\n".join(lines) + "\n"


def measure(stack: Stack, outcomes: Iterable[Outcome]) -> Coverage:
    """Look into the trackers and the decisions that the conversations left.

    Args:
        stack: the processes they went through.
        outcomes: how they went.
    """
    flows = Flows.load(ROOT / "data")
    policies = Policies.load(ROOT / "data" / "policies")
    faq = [e for path in sorted((ROOT / "data" / "faq").glob("*.yml")) for e in load(path, list[Entry])]
    slots = {slot for flow in flows.by_id.values() for slot in flow.asks()}
    rules = [
        f"{policy.id}/{rule}"
        for policy in policies.by_id.values()
        for rule in (rule.id for rule in policy.file.rules)
        if f"{policy.id}/{rule}" not in ELSEWHERE
    ]
    there_is = {
        "流程": sorted(flows.by_id),
        "项目": sorted(slots),
        "规则": rules,
        "问答": sorted(entry.id for entry in faq),
    }
    coverage = Coverage(there_is, {kind: Counter() for kind in there_is})
    decided = _decisions(stack.database_path)
    with httpx.Client(base_url=stack.rasa_url, trust_env=False, timeout=30) as rasa:
        for outcome in outcomes:
            coverage.conversations += 1
            states = _states(rasa, outcome.conversation_id)
            running = [state["running"] for state in states if state.get("running")]
            started = {one["flow"] for one in running} | {t for state in states for t in state["tried"]}
            coverage.exercised["流程"].update(started)
            filled = {slot for one in running for slot in one["values"]}
            coverage.exercised["项目"].update(filled | outcome.asked)
            coverage.exercised["规则"].update(decided.get(outcome.conversation_id, set()))
            coverage.exercised["问答"].update(outcome.faq)
    return coverage


def _states(rasa: httpx.Client, conversation_id: str) -> list[dict[str, Any]]:
    path = f"/conversations/{conversation_id}/tracker"
    events = rasa.get(path, params={"include_events": "ALL"}).json().get("events") or []
    return [e["value"] for e in events if e["event"] == "slot" and e["name"] == STATE and e["value"]]


def _decisions(database: Path) -> dict[str, set[str]]:
    """Return conversation → `<policy>/<rule>` of every decision made in it."""
    found: dict[str, set[str]] = {}
    with contextlib.closing(sqlite3.connect(database)) as connection:
        for conversation, policy, rule in connection.execute(
            "SELECT conversation_id, policy, rule_id FROM decisions"
        ):
            found.setdefault(conversation, set()).add(f"{policy}/{rule}")
    return found
