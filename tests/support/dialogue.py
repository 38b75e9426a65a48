"""A conversation with the flows alone; flows, wording and policies are the real ones, Rasa is not needed."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hub.clock import CHINA
from hub.flows import options
from hub.flows.book import Texts
from hub.flows.heard import Heard
from hub.flows.policy_facts import facts_for
from hub.flows.state import State
from hub.flows.talk import take
from hub.flows.turn import Turn
from hub.flows.walking import Need, Say
from hub.policies.policies import Policies

ROOT = Path(__file__).resolve().parents[2]
TEXTS = Texts.read(ROOT)
POLICIES = Policies.load(ROOT / "data" / "policies")
THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=CHINA)
PATTERNS = {
    "order_number": r"BT\d{14}",
    "phone": r"(?<!\d)1[3-9]\d{9}(?!\d)",
    "ticket_number": r"(?:TS|SS|SH|FK)\d{12}",
    "email": r"[\w.]+@[\w.]+\w",
    "date": r"\d+月\d+号|\d+号|前天|昨天",
}


def entities(text: str, **more: str) -> list[dict[str, Any]]:
    """Return what the rule extractor would find in a text: numbers, dates, and `entity="value in text"`."""
    found = [
        {"entity": name, "value": match.group(), "start": match.start(), "end": match.end()}
        for name, pattern in PATTERNS.items()
        for match in re.finditer(pattern, text)
    ]
    for name, said in more.items():
        value, _, normalized = said.partition("=")
        start = text.index(value)
        entity = {"entity": name, "value": value, "start": start, "end": start + len(value)}
        found.append({**entity, "normalized": normalized} if normalized else entity)
    return sorted(found, key=lambda one: int(one["start"]))


@dataclass
class Chat:
    """Talks; what the flows need is answered by `orders` and `tickets`, and by the real policies."""

    orders: Callable[[dict[str, Any]], dict[str, Any]] = lambda facts: {
        "order": "unknown" if facts.get("order_number") not in (None, "-") else "skipped"
    }
    tickets: dict[str, Any] = field(default_factory=lambda: {"tickets": "empty"})
    state: State = field(default_factory=State)
    said: list[Say] = field(default_factory=list)
    filed: list[Need] = field(default_factory=list)
    handoff: dict[str, Any] | None = None
    at: datetime = THURSDAY

    def hear(self, heard: Heard, episode: dict[str, Any] | None = None) -> list[str]:
        """Take a message; return the names of the responses."""
        # Through JSON, as Rasa keeps it.
        turn = Turn(TEXTS.book, State.read(json.loads(json.dumps(self.state.keep()))), self.at)
        steps = take(turn, heard, episode)
        try:
            need = next(steps)
            while True:
                need = steps.send(self._find(need))
        except StopIteration:
            pass
        self.said, self.handoff, self.state = turn.say, turn.handoff, turn.state
        self.state.options = next((one for one in map(_buttons, reversed(turn.say)) if one), [])
        return [say.response for say in turn.say]

    def say(self, text: str, intent: str, faq: str | None = None, **found: str) -> list[str]:
        """Type a text that the understanding takes for an intent, with its entities."""
        return self.hear(Heard(text, intent, faq, entities(text, **found)))

    def press(self, title: str) -> list[str]:
        """Press a button on show."""
        payload = next(one["payload"] for one in self.state.options if one["title"] == title)
        return self.hear(options.pressed(payload))

    @property
    def asked(self) -> str | None:
        """The slot that is asked for now."""
        return self.state.running.asked if self.state.running else None

    @property
    def values(self) -> dict[str, str]:
        """The slots of the request under way."""
        return self.state.running.values if self.state.running else {}

    def _find(self, need: Need) -> dict[str, Any]:
        if need.kind == "decide":
            decision = POLICIES.decide(need.name, facts_for(need.name, need.facts, self.at.date()))
            more = {f"{need.name}_{name}": value for name, value in decision.values.items()}
            rule = {f"{need.name}_rule": decision.rule_id, f"{need.name}_reason": decision.reason}
            return {need.name: decision.outcome, **rule, **more}
        if need.kind == "file":
            self.filed.append(need)
            return {"filed": "TS202611260001", "due_line": ""}
        if need.kind == "order":
            return self.orders(need.facts)
        return dict(self.tickets) if need.kind == "tickets" else {}


def _buttons(say: Say) -> list[dict[str, str]]:
    own = [] if say.bare else TEXTS.responses[say.response].buttons
    return [*say.buttons, *own]
