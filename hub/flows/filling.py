"""One message inside a flow: which slots it fills, what is said to it, and whether the flow goes on.

Pure functions: no database, no Rasa. The actions translate.
"""

from dataclasses import dataclass, field
from typing import Any

from hub.flows.definitions import Flow
from hub.flows.values import SLOT_TYPES

CONFIRMED = "confirmed"
"""The pseudo-slot of the summary, asked last by flows that file a ticket."""
SKIPPED = "-"
"""The value of an optional slot that the customer would not give."""
MAX_MISSES = 3
MIN_FREE_TEXT = 2

LEAVING = {"stop", "restart"}
SMALL_TALK = {"greet", "goodbye", "thank", "praise", "ask_capabilities", "bot_challenge", "vent_anger"}
REFUSED = {"unsupported_business", "out_of_scope"}
SKIPPING_WORDS = ("跳过", "没有", "不记得", "不知道", "忘了", "找不到", "不清楚", "不想说", "不方便")


@dataclass(frozen=True)
class Heard:
    """What the understanding made of a message.

    Attributes:
        text: what the customer wrote.
        intent: the intent's name; `faq` for a question.
        faq: the FAQ id, when the intent is `faq`.
        entities: Rasa's entities; `normalized`, if there, is the canonical value.
    """

    text: str
    intent: str
    faq: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Say:
    """A response of the domain, with the variables of its text."""

    response: str
    variables: dict[str, str] = field(default_factory=dict)


@dataclass
class Step:
    """The outcome of one message.

    Attributes:
        values: slots to set.
        say: responses, in order, before the next question.
        ask: the slot to ask for next; None ends the flow.
        done: the flow ended with everything known (and confirmed), not by leaving.
        handoff: the customer goes to a human.
        later: id of another flow, to be offered when this one is done.
        misses: misses in a row at the slot that was asked for.
    """

    values: dict[str, str | None] = field(default_factory=dict)
    say: list[Say] = field(default_factory=list)
    ask: str | None = None
    done: bool = False
    handoff: bool = False
    later: str | None = None
    misses: int = 0


def begin(flow: Flow, known: dict[str, Any], heard: Heard) -> Step:
    """Start a flow with the message that asked for it; what it already says is not asked again.

    Args:
        flow: the flow.
        known: slots that earlier messages filled.
        heard: the message.
    """
    step = Step(values=dict(flow.implied.get(heard.intent, {})))
    step.values |= _from_entities(flow, heard)
    if flow.need("description") and _tells_a_story(heard):
        step.values["description"] = heard.text.strip()
    step.values = {slot: value for slot, value in step.values.items() if flow.need(slot)}
    return _go_on(flow, known, step)


def go_on(
    flow: Flow, known: dict[str, Any], asked: str, misses: int, heard: Heard, other: Flow | None
) -> Step:
    """Take the next message of a flow.

    Args:
        flow: the flow under way.
        known: its slots so far.
        asked: the slot that was asked for.
        misses: misses in a row at that slot.
        heard: the message.
        other: the flow that the message's intent would start, if any.
    """
    if heard.intent in LEAVING:
        return Step(say=[Say("utter_request_left", {"title": flow.title})])
    if heard.intent == "talk_to_human":
        return Step(handoff=True)

    step = Step(values=_news(_from_entities(flow, heard), known, asked, heard))
    if asked not in step.values:
        step.values |= _answer(flow, asked, heard, other)
    if step.values:
        if asked == CONFIRMED and CONFIRMED not in step.values:
            step.say.append(Say("utter_request_changed"))
        return _go_on(flow, known, step)

    if asked == CONFIRMED and heard.intent in {"deny", "correct_info"}:
        return Step(say=[Say("utter_ask_what_to_change")], ask=CONFIRMED)
    if heard.intent == "faq" and heard.faq:
        return Step(say=[Say(f"utter_faq/{heard.faq}")], ask=asked)
    if heard.intent in SMALL_TALK | REFUSED:
        return Step(say=[Say(f"utter_{heard.intent}_in_request")], ask=asked)
    if other is not None and other.id != flow.id:
        said = Say("utter_request_later", {"title": flow.title, "other": other.title})
        return Step(say=[said], ask=asked, later=other.id)
    return _miss(flow, asked, misses)


def summary(flow: Flow, known: dict[str, Any]) -> str:
    """Return the lines of what is about to be filed, in the flow's order.

    Args:
        flow: the flow.
        known: its slots.
    """
    lines = []
    for need in flow.slots:
        value = str(known.get(need.slot) or SKIPPED)
        names = SLOT_TYPES[need.slot].names
        shown = "未提供" if value == SKIPPED else names.get(value, value)
        lines.append(f"{need.label}：{shown}")
    return "\n".join(lines)


def _from_entities(flow: Flow, heard: Heard) -> dict[str, str | None]:
    """Return the slots that the entities fill; of several values the last counts (不是3号，是5号)."""
    values: dict[str, str | None] = {}
    for need in flow.slots:
        slot_type = SLOT_TYPES[need.slot]
        for entity in heard.entities:
            if entity["entity"] in slot_type.entities or entity["entity"] == need.slot:
                said = str(entity.get("normalized") or entity["value"])
                value = SKIPPED if need.optional and said == SKIPPED else slot_type.parse(said)
                if value is not None:
                    values[need.slot] = value
    return values


def _news(
    values: dict[str, str | None], known: dict[str, Any], asked: str, heard: Heard
) -> dict[str, str | None]:
    """Return the values that fill a gap, or that the customer means to change.

    A word in passing (「他还骂人」 in a description) does not overwrite what was said before.
    """
    changing = asked == CONFIRMED or heard.intent == "correct_info"
    return {
        slot: value
        for slot, value in values.items()
        if known.get(slot) is None or (changing and known.get(slot) != value)
    }


def _answer(flow: Flow, asked: str, heard: Heard, other: Flow | None) -> dict[str, str | None]:
    """Return the value that the message as a whole is for the slot that was asked for, if it is one."""
    if asked == CONFIRMED:
        return {CONFIRMED: "yes"} if heard.intent == "affirm" else {}
    need = flow.need(asked)
    slot_type = SLOT_TYPES[asked]
    if need is None:
        return {}
    if heard.faq in slot_type.names:
        return {asked: heard.faq}
    if need.optional and _declines(heard):
        return {asked: SKIPPED}
    questions = {
        "faq",
        "affirm",
        "deny",
        "thank",
        "greet",
        "goodbye",
        "bot_challenge",
        "ask_capabilities",
    } | REFUSED
    if slot_type.free_text and heard.intent in questions:
        return {}
    if slot_type.free_text and asked != "description" and other is not None and other.id != flow.id:
        return {}
    value = slot_type.parse(heard.text)
    if value is None or (slot_type.free_text and len(_beyond_entities(heard)) < MIN_FREE_TEXT):
        return {}
    return {asked: value}


def _beyond_entities(heard: Heard) -> str:
    """Return what the message says beyond bare data: a phone number alone is no description."""
    data = {"order_number", "phone", "email", "waybill", "ticket_number"}
    rest = heard.text
    for entity in heard.entities:
        if entity["entity"] in data:
            rest = rest.replace(str(entity["value"]), "")
    return rest.strip()


def _declines(heard: Heard) -> bool:
    return heard.intent == "deny" or any(word in heard.text for word in SKIPPING_WORDS)


def _tells_a_story(heard: Heard) -> bool:
    """Tell whether the opening message describes what happened, beyond naming the request."""
    said = len(_beyond_entities(heard))
    return said >= (20 if heard.intent in {"file_complaint", "file_appeal"} else 12)


def _go_on(flow: Flow, known: dict[str, Any], step: Step) -> Step:
    have = {**known, **step.values}
    step.ask = next((need.slot for need in flow.slots if have.get(need.slot) is None), None)
    if step.ask is None and flow.ticket and have.get(CONFIRMED) != "yes":
        step.ask = CONFIRMED
    step.done = step.ask is None
    return step


def _miss(flow: Flow, asked: str, misses: int) -> Step:
    """Say what would fit, with an example; after some misses offer a way out."""
    if misses + 1 >= MAX_MISSES:
        return Step(say=[Say("utter_request_stuck")], ask=asked, misses=0)
    return Step(say=[Say(f"utter_invalid_{asked}")], ask=asked, misses=misses + 1)
