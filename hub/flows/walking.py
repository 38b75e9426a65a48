"""Walks the steps of a request: says, looks up, decides, and stops at the first thing it must ask for."""

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from hub.flows.definitions import CONFIRMED, SKIPPED, Flow, Step, holds
from hub.flows.state import Running
from hub.flows.words import Words


@dataclass(frozen=True)
class Say:
    """A response of the domain, with the variables of its text.

    Attributes:
        response: its name.
        variables: what `{name}` in it stands for.
        buttons: buttons behind its own, `{title, payload}`.
        cards: cards to show with it.
        bare: without the response's own buttons.
        sources: policy → the points that its reason rests on, cited where the text gives that reason.
    """

    response: str
    variables: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, list[str]] = field(default_factory=dict)
    bare: bool = False


@dataclass(frozen=True)
class Need:
    """Something the walk must know or have done before it goes on.

    Attributes:
        kind: `order`, `orders`, `ticket`, `tickets`, `decide` or `file`.
        name: the policy's id, or the ticket's kind.
        facts: slots and facts so far.
        slots: of a ticket: the slots on the request's path, in order.
    """

    kind: str
    name: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    slots: list[str] = field(default_factory=list)


Needs = Generator[Need, dict[str, Any], Any]
"""What asks for needs with `yield`, and is sent the facts that were found."""


@dataclass
class Walk:
    """Where a walk came to.

    Attributes:
        say: what was said on the way.
        ask: the slot to ask for; None if the request is over.
        hand_over: the reason, if the request goes to a human.
        start: the flow that goes on from here.
        path: the slots that this request asks for or takes, as far as the walk came.
        filed: number of the ticket that was filed.
        over: the walk has come to its end.
    """

    say: list[Say] = field(default_factory=list)
    ask: str | None = None
    hand_over: str | None = None
    start: str | None = None
    path: list[str] = field(default_factory=list)
    filed: str | None = None
    over: bool = False


SILENT = ("description", "suggestion", "photos", CONFIRMED)
"""Slots that no lookup or policy looks at: a change of them decides nothing anew."""


def walk(flow: Flow, running: Running, words: Words) -> Generator[Need, dict[str, Any], Walk]:
    """Go through the steps from the top; what was done with the same inputs is not done again.

    Args:
        flow: the request.
        running: its slots and facts; changed in place.
        words: slots.
    """
    came = Walk()
    yield from _steps(flow.steps, "", (), running, words, came)
    return came


def _steps(
    steps: list[Step], path: str, hinges: tuple[str, ...], running: Running, words: Words, came: Walk
) -> Generator[Need, dict[str, Any], None]:
    """Take steps; `hinges` are the facts on which they hang."""
    for index, step in enumerate(steps):
        if came.over:
            return
        if not holds(step.when, _facts(running)):
            continue
        where = f"{path}{index}"
        hanging = (*hinges, *(name for name, wanted in step.when.items() if wanted != "any"))
        if step.steps:
            yield from _steps(step.steps, f"{where}.", hanging, running, words, came)
        else:
            yield from _step(step, where, hanging, running, words, came)


def _step(
    step: Step, where: str, hinges: tuple[str, ...], running: Running, words: Words, came: Walk
) -> Generator[Need, dict[str, Any], None]:
    if step.ask or step.take:
        _ask(step, running, came)
    elif step.lookup or step.decide:
        yield from _fetch(step, where, running)
    elif step.say:
        _say(step, where, hinges, running, words, came)
    elif step.confirm and running.values.get(CONFIRMED) != "yes":
        came.ask, came.over = CONFIRMED, True
    elif step.file:
        yield from _file(step.file, running, words, came)
    elif step.hand_over or step.start or step.end:
        came.hand_over, came.start, came.over = step.hand_over, step.start, True


def _ask(step: Step, running: Running, came: Walk) -> None:
    slot = str(step.ask or step.take)
    if slot not in came.path:
        came.path.append(slot)
    if step.ask and running.values.get(slot) is None and not (step.spare and running.complete):
        came.ask, came.over = slot, True


def _fetch(step: Step, where: str, running: Running) -> Generator[Need, dict[str, Any], None]:
    facts = _facts(running)
    if running.done.get(where) != _inputs(step, facts):
        need = Need(step.lookup, "", facts) if step.lookup else Need("decide", str(step.decide), facts)
        _note(running, (yield need))
        # A lookup may have refused a value, and taken it back: noted as done with what is left.
        running.done[where] = _inputs(step, _facts(running))


def _say(step: Step, where: str, hinges: tuple[str, ...], running: Running, words: Words, came: Walk) -> None:
    facts = _facts(running)
    name = str(step.say).format_map({key: str(value) for key, value in facts.items()})
    # Said once; again only if what it hangs on is another.
    more = ("order_number", "order_tries") if "order" in hinges else ()
    said = json.dumps([name, *(facts.get(hinge) for hinge in (*hinges, *more))], default=str)
    if running.done.get(where) == said:
        return
    running.done[where] = said
    cited = {key: list(points) for key, points in facts.items() if key.endswith("_sources")}
    sources = {key.removesuffix("_sources"): points for key, points in cited.items()}
    cards = list(facts.get("cards") or []) if step.cards else []
    bare = name.startswith("utter_faq/")
    came.say.append(Say(name, variables(facts, words), cards=cards, sources=sources, bare=bare))


def _file(kind: str, running: Running, words: Words, came: Walk) -> Generator[Need, dict[str, Any], None]:
    found = yield Need("file", kind, _facts(running), list(came.path))
    if not found.get("filed"):
        running.values.pop(CONFIRMED, None)
        came.say.append(Say("utter_ticket_failed"))
        came.ask, came.over = CONFIRMED, True
        return
    _note(running, found)
    came.filed = str(found["filed"])
    shown = variables(_facts(running), words)
    came.say.append(Say(f"utter_ticket_filed_{kind}", shown, cards=list(found.get("cards") or [])))


def _facts(running: Running) -> dict[str, Any]:
    return {**running.facts, **running.values, "flow": running.flow}


def _note(running: Running, found: dict[str, Any]) -> None:
    """Keep the facts; `values` among them changes slots (None takes a value back)."""
    for slot, value in (found.pop("values", None) or {}).items():
        if value is None:
            running.values.pop(slot, None)
        else:
            running.values[slot] = value
    running.facts |= found


def _inputs(step: Step, facts: dict[str, Any]) -> str:
    """Return what a lookup or a decision depends on, as one string."""
    if step.lookup == "order":
        names = ["order_number", "phone_tail", "contact"]
    elif step.lookup in ("ticket", "tickets"):
        names = ["ticket_number"]
    elif step.lookup == "orders":
        names = []
    else:
        names = sorted(
            name
            for name in facts
            if name not in SILENT and not name.startswith(f"{step.decide}_") and name != step.decide
        )
    return json.dumps([[name, facts.get(name)] for name in names], ensure_ascii=False, default=str)


def variables(facts: dict[str, Any], words: Words) -> dict[str, str]:
    """Return facts and slots as the variables of a response, choices by their titles."""
    shown: dict[str, str] = {}
    for name, value in facts.items():
        if isinstance(value, str | int | float):
            names = words.slots[name].names if name in words.slots else {}
            shown[name] = "" if value == SKIPPED else names.get(str(value), str(value))
    return shown
