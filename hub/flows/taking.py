"""What a message inside a request gives: the value that was asked for, others in passing, and remarks."""

from hub.flows import filling, naming, values
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow
from hub.flows.heard import CERTAIN, SURE, Heard, is_question, is_request, story, tells_enough
from hub.flows.state import Running
from hub.flows.switching import is_other
from hub.flows.turn import Turn

MIN_STORY = 4
"""Characters that make a remark worth adding to the description."""
FORMED = {"order_number", "contact", "phone_tail", "date", "ticket_number"}
"""Kinds of values that have a form: prose is none of them."""


def given(
    turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow | None, soft: bool
) -> dict[str, str]:
    """Return the values that a message gives: to what was asked for, in passing, and out of turn.

    Args:
        turn: the turn in the making.
        flow: the request under way.
        running: its slots so far.
        heard: the message.
        other: the flow that the message's intent would start, if any.
        soft: what was asked for may stay unanswered.
    """
    asked, words = str(running.asked), turn.words
    another = is_other(turn, flow, asked, heard, other)
    found = _news(turn, flow, running, heard)
    declined = naming.declined(flow, heard, words)
    if asked not in found and (asked == CONFIRMED or asked in flow.asks()):
        value = filling.answer(flow, asked, heard, words, turn.today, same=other is flow)
        # 「没有照片」 skips the photos, whatever was asked for.
        value = None if value == SKIPPED and declined and asked not in declined else value
        # 「没订单」 skips, whatever the understanding takes it for; so 「催一下」 is a yes.
        meant = value is not None and (
            asked in declined
            or (asked != CONFIRMED and filling.agrees_in_words(words.slots[asked], heard.text))
        )
        if value is not None and (meant or not another):
            found[asked] = value
        elif implied := _implied(turn, asked, heard):
            found[asked] = implied
            another = False
            found |= {"description": told} if len(told := story(heard, words)) >= MIN_STORY else {}
    if asked not in found and another:
        # A date or a wish in 「帮我查下昨天的快递」 belongs to that request.
        found = {}
    elif asked not in found and not is_question(heard, words):
        found |= {s: v for s, v in filling.hinted(flow, heard, words).items() if s not in running.values}
        found |= {s: v for s, v in declined.items() if s not in found}
        if not soft and _tells_out_of_turn(turn, flow, asked, heard, other):
            parts = [running.values.get("description"), story(heard, words)]
            found["description"] = "；".join(part for part in parts if part)
            turn.add("utter_noted_in_request")
    if heard.attachments and "photos" in running.values:
        found["photos"] = running.values["photos"]
        turn.add("utter_photos_received")
    return found


def _news(turn: Turn, flow: Flow, running: Running, heard: Heard) -> dict[str, str]:
    """Return the values that fill a gap, or that the customer means to change.

    A word in passing (「他还骂人」 in a description) does not overwrite what was said before.
    """
    found = filling.passing(flow, heard, turn.words, turn.today, running.asked)
    alone = running.asked == CONFIRMED or heard.pressed or len(heard.beyond_data()) <= MIN_STORY + 1

    def is_new(slot: str, value: str) -> bool:
        held = running.values.get(slot)
        return held in (None, SKIPPED) or (held != value and alone)

    return {slot: value for slot, value in found.items() if is_new(slot, value)}


def _implied(turn: Turn, asked: str, heard: Heard) -> str | None:
    """Return the value that the report of a problem is for the slot that was asked for (「快递还没到」)."""
    flow = turn.book.flows.by_intent.get(heard.intent)
    if flow is None or heard.confidence < CERTAIN or is_request(heard, turn.words):
        return None
    return flow.implied.get(heard.intent, {}).get(asked)


def _tells_out_of_turn(turn: Turn, flow: Flow, asked: str, heard: Heard, other: Flow | None) -> bool:
    """Tell whether the message adds to the description, although something else was asked for."""
    if "description" not in flow.asks() or heard.pressed:
        return False
    cues, told = turn.words.cues, story(heard, turn.words)
    if heard.intent == "vent_anger" and len(told) < 2 * naming.PASSING:
        return False
    if heard.intent in cues.reporting or cues.match("add", heard.text):
        return len(told) >= MIN_STORY
    if other is flow:
        return tells_enough(heard, told)
    prose = asked in flow.asks() and turn.words.slots[asked].kind in FORMED and len(told) >= MIN_STORY
    bare = heard.intent in {"nlu_fallback", "inform"} and not heard.entities
    unsure = bare or heard.confidence < SURE
    plain = not any(cues.match(name, heard.text) for name in ("refuse", "skip", "no_wish", "yes", "no"))
    return prose and unsure and plain and len(values.CHINESE.findall(told)) >= MIN_STORY
