"""The flows as operators write them in `data/flows/*.yml`: steps, walked from the top at every turn."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from hub.flows.words import Words
from hub.knowledge.yamlfile import DataError, load
from hub.tickets.tickets import Kind

CONFIRMED = "confirmed"
"""The pseudo-slot of the summary."""
SKIPPED = "-"
"""The value of an optional slot that the customer would not give."""

Lookup = Literal["order", "orders", "ticket", "tickets"]
ACTS = (
    "ask",
    "take",
    "lookup",
    "decide",
    "say",
    "confirm",
    "file",
    "hand_over",
    "start",
    "steps",
    "include",
    "end",
)


class Step(BaseModel):
    """One step of a flow; it is taken when its `when` holds, and does exactly one thing."""

    model_config = ConfigDict(extra="forbid")

    when: dict[str, str | list[str]] = {}
    """Slot or fact → the value or values it must have; `none` stands for no value yet, `any` for any."""
    ask: str | None = None
    """Ask for this slot."""
    optional: bool = False
    """The customer may skip it."""
    spare: bool = False
    """Not asked when the first message said everything else; the summary then mentions it."""
    soft: bool = False
    """The customer may leave it unanswered: another request simply begins."""
    take: str | None = None
    """Never asked for, but taken and shown when the customer says it."""
    lookup: Lookup | None = None
    """Fetch facts: the order by its number, the customer's orders, a ticket, the customer's tickets."""
    decide: str | None = None
    """Have a policy of `data/policies` decide; the facts `<id>` and `<id>_reason` hold its outcome."""
    say: str | None = None
    """Say a response of the domain; `{slot}` in its name stands for the value."""
    cards: bool = False
    """Show the cards of what was looked up, with what is said."""
    confirm: bool = False
    """Show the summary and wait for the customer's yes."""
    file: Kind | None = None
    """File a ticket of this kind."""
    hand_over: str | None = None
    """Give the conversation to a human, for this reason."""
    start: str | None = None
    """Go over to this flow, with what is known."""
    steps: list["Step"] = []
    """Steps that share this step's `when`."""
    include: str | None = None
    """The steps of `data/flows/parts/<id>.yml`."""
    end: bool = False
    """The request is over here."""

    @model_validator(mode="after")
    def does_one_thing(self) -> "Step":
        """Refuse a step that does nothing, or two things."""
        acts = [act for act in ACTS if getattr(self, act)]
        if len(acts) != 1:
            raise ValueError(
                f"一个步骤只能做一件事（{'、'.join(ACTS)}），这里写了：{'、'.join(acts) or '没有写'}"
            )
        return self


class Part(BaseModel):
    """Steps that several flows share."""

    model_config = ConfigDict(extra="forbid")

    id: str
    steps: list[Step]


class Flow(BaseModel):
    """One kind of service request, from its first message to its end."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    """What the customer calls it, as in “先把{title}办完”."""
    noun: str = ""
    """What the summary calls what is filed, if not by the title."""
    intents: list[str]
    """The intents that start it."""
    implied: dict[str, dict[str, str]] = {}
    """Per intent, the values that the intent itself says, such as its issue type."""
    urgent: bool = False
    """It interrupts whatever is under way."""
    family: str | None = None
    """Requests of one family settle the same matter: asking for another one is a change of mind."""
    absorbs: list[str] = []
    """Intents that, inside this request, mean no other one."""
    answers: dict[str, str] = {}
    """FAQ entry → the one that a question means inside this request, unless it names another."""
    steps: list[Step]

    def asks(self) -> dict[str, Step]:
        """Return the steps that ask for or take a slot, by slot."""
        return {name: step for step in flatten(self.steps) if (name := step.ask or step.take)}

    def ticket(self) -> Kind | None:
        """Return the kind of ticket that the flow files, if it files one."""
        return next((step.file for step in flatten(self.steps) if step.file), None)


class Flows:
    """All flows, by id and by the intent that starts them, with the words they use."""

    def __init__(self, flows: list[Flow], words: Words) -> None:
        """Index the flows."""
        self.words = words
        self.by_id = {flow.id: flow for flow in flows}
        self.by_intent = {intent: flow for flow in flows for intent in flow.intents}

    @classmethod
    def load(cls, data_dir: Path) -> "Flows":
        """Read `flows/*.yml`, their parts and their words.

        Raises:
            DataError: a file is broken, names something unknown, or two flows claim one intent.
        """
        words = Words.load(data_dir)
        directory = data_dir / "flows"
        parts = {
            part.id: part
            for path in sorted((directory / "parts").glob("*.yml"))
            for part in [load(path, Part)]
        }
        flows: list[Flow] = []
        for path in sorted(directory.glob("*.yml")):
            flow = load(path, Flow)
            flow.steps = _with_parts(flow.steps, parts, path)
            for name in flow.asks():
                if name not in words.slots:
                    known = "、".join(sorted(words.slots))
                    raise DataError(
                        f"{path}: 不认识槽位“{name}”；可用的有：{known}（data/wording/slots.yml）"
                    )
            claimed = {intent for other in flows for intent in other.intents} & set(flow.intents)
            if claimed:
                raise DataError(f"{path}: 意图 {'、'.join(sorted(claimed))} 已属于另一个流程，请只留一处")
            flows.append(flow)
        ids = {flow.id for flow in flows}
        for flow in flows:
            lost = [step.start for step in flatten(flow.steps) if step.start and step.start not in ids]
            if lost:
                raise DataError(
                    f"{directory}/{flow.id}.yml: start 指向的流程“{lost[0]}”不存在，请检查是否拼错"
                )
        return cls(flows, words)

    def check_responses(self, responses: Collection[str]) -> None:
        """See that everything the flows say and ask has its wording.

        Args:
            responses: names of all responses.

        Raises:
            DataError: names the flow and the response that is missing.
        """
        for flow in self.by_id.values():
            wanted = {step.say for step in flatten(flow.steps) if step.say and "{" not in step.say}
            wanted |= {f"utter_ticket_filed_{step.file}" for step in flatten(flow.steps) if step.file}
            for slot, asking in flow.asks().items():
                if asking.ask and f"utter_ask_{slot}_{flow.id}" not in responses:
                    wanted.add(f"utter_ask_{slot}")
                if asking.ask and not asking.soft:
                    wanted.add(f"utter_invalid_{slot}")
            missing = sorted(wanted - set(responses))
            if missing:
                raise DataError(
                    f"data/flows/{flow.id}.yml: 话术 {'、'.join(missing)} 还没有写，请在 domain/*.yml 里补上"
                )


def flatten(steps: list[Step]) -> list[Step]:
    """Return all steps, those of blocks included, in order."""
    return [inner for step in steps for inner in ([step, *flatten(step.steps)])]


def holds(when: dict[str, str | list[str]], facts: dict[str, Any]) -> bool:
    """Tell whether a step's condition holds.

    Args:
        when: fact → the value, or the values one of which it must have.
        facts: slots and looked-up facts.
    """

    def fits(name: str, wanted: str) -> bool:
        value = facts.get(name)
        if wanted in ("none", "any"):
            return (value in (None, SKIPPED)) == (wanted == "none")
        return str(value) == wanted

    return all(
        any(fits(name, one) for one in ([wanted] if isinstance(wanted, str) else wanted))
        for name, wanted in when.items()
    )


def _with_parts(steps: list[Step], parts: dict[str, Part], path: Path) -> list[Step]:
    """Put the steps of parts in the place of `include`."""
    found = []
    for step in steps:
        inner = step.steps
        if step.include:
            if step.include not in parts:
                raise DataError(f"{path}: 没有 data/flows/parts/{step.include}.yml；请检查 include 是否拼错")
            inner = parts[step.include].steps
        found.append(Step(when=step.when, steps=_with_parts(inner, parts, path)) if inner else step)
    return found
