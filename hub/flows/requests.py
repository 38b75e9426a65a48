"""A request from its first message to its end: begin, go on, change, miss, put aside, leave, finish."""

from typing import Any

from hub.flows import correcting, filling
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow
from hub.flows.handoff import to_human
from hub.flows.heard import CERTAIN, REFUSED, SMALL_TALK, Heard, is_question, is_request, leaves, story
from hub.flows.state import REMEMBERED, Running
from hub.flows.turn import Steps, Turn
from hub.flows.walking import Need, Walk, walk

MAX_MISSES = 3
MIN_STORY = 4
"""Characters that make a remark worth adding to the description."""
MAX_OTHER = 24
"""A longer text, where a text was asked for, is no other request, whatever the understanding takes it for."""


def begin(turn: Turn, flow: Flow, heard: Heard, running: Running | None = None) -> Steps:
    """Start a request with the message that asked for it; what it already says is not asked again.

    Args:
        turn: the turn in the making.
        flow: the request.
        heard: the message.
        running: the request as it was put aside, if it was begun before.
    """
    state = turn.state
    if running is None:
        running = Running(flow.id, filling.opening(flow, heard, turn.words, turn.today))
    # The contact proves an order, also in requests that do not ask for it.
    known = {slot: value for slot, value in state.remembered.items() if slot in (*flow.asks(), "contact")}
    if "order_number" in known and "order_number" not in running.values and not flow.urgent:
        turn.add("utter_same_order", order_number=known["order_number"])
    running.values = {**known, **running.values}
    if "photos" in flow.asks() and state.photos:
        running.values["photos"], state.photos = ",".join(state.photos), []
    needed = [slot for slot, step in flow.asks().items() if step.ask and not step.optional and not step.when]
    running.complete = bool(needed) and all(slot in running.values for slot in needed)
    state.running = running
    yield from go_on(turn, flow, running)


def go_on(turn: Turn, flow: Flow, running: Running) -> Steps:
    """Walk on; ask, hand over, go over to another flow, or finish."""
    came: Walk = yield from walk(flow, running, turn.words)
    turn.say += came.say
    if came.filed:
        turn.state.tickets.append(came.filed)
        turn.rate = True
        value = yield Need("decide", "handoff", {**running.facts, "kind": flow.ticket()})
        if value.get("handoff") == "handoff":
            yield from to_human(turn, "high_value", value)
    if came.hand_over:
        # The flow has said in its own words that a human comes.
        yield from to_human(turn, came.hand_over, say=not came.say)
        finish(turn, flow, running)
    elif came.start:
        finish(turn, flow, running)
        following = turn.book.flows.by_id[came.start]
        kept = {slot: value for slot, value in running.values.items() if slot in following.asks()}
        opened = Heard("", following.intents[0])
        implied = following.implied.get(opened.intent, {})
        yield from begin(turn, following, opened, Running(following.id, implied | kept))
    elif came.ask:
        if came.ask != running.asked:
            running.misses = 0
        turn.ask(flow, running, came.ask, came.path)
    else:
        finish(turn, flow, running)


def finish(turn: Turn, flow: Flow, running: Running) -> None:
    """End a request: what is worth it is remembered, the rest forgotten."""
    values = running.values
    turn.state.remembered |= {s: values[s] for s in REMEMBERED if values.get(s, SKIPPED) != SKIPPED}
    turn.tried(flow.id)
    turn.state.running = None
    turn.rate = turn.rate or values.get("resolved") == "yes"


def put_aside(turn: Turn) -> None:
    """Put the request under way aside; it is offered again later."""
    running = turn.state.running
    if running is not None:
        turn.state.later = [*(one for one in turn.state.later if one.flow != running.flow), running]
        turn.state.running = None


def within(turn: Turn, running: Running, heard: Heard, other: Flow | None) -> Steps:
    """Take a message while a request is under way.

    Args:
        turn: the turn in the making; if a question may stay unanswered and does, the request is finished, and
            the message is the caller's to serve.
        running: the request.
        heard: the message.
        other: the flow that the message's intent would start, if any.
    """
    flow, asked, words = turn.book.flows.by_id[running.flow], str(running.asked), turn.words
    soft = asked in flow.asks() and flow.asks()[asked].soft
    change = correcting.correction(flow, running, heard, words, turn.today)
    if change is None and leaves(heard, words) and not _answers_by_leaving(turn, flow, asked, heard):
        yield from _leave(turn, flow, heard, other)
    elif heard.pressed and other is not None and other.id != flow.id:
        yield from _switch(turn, flow, running, heard, other, soft)
    elif change is not None:
        yield from _change(turn, flow, running, change)
    else:
        yield from _answer(turn, flow, running, heard, other)


def _answer(turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow | None) -> Steps:
    """Take values from the message, answer its question, or see what else it is."""
    asked, said = str(running.asked), len(turn.say)
    soft = asked in flow.asks() and flow.asks()[asked].soft
    found = _found(turn, flow, running, heard, other, soft)
    # 「忘记密码」, asked for the cause, is the answer and no question.
    answered = asked in found and not is_question(heard, turn.words)
    question = heard.faq if heard.intent == "faq" and not answered else None
    if question:
        turn.answer(question)
    if found:
        if asked == CONFIRMED and CONFIRMED not in found and len(turn.say) == said:
            turn.add("utter_request_changed")
        fill(running, found)
        yield from go_on(turn, flow, running)
    elif soft:
        # What may stay unanswered holds nobody up; the same wish again is asked about again.
        if other is flow:
            turn.ask(flow, running, asked)
        elif not question:
            finish(turn, flow, running)
    elif question:
        turn.ask(flow, running, asked)
    else:
        yield from _no_value(turn, flow, running, heard, other)


def _found(
    turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow | None, soft: bool
) -> dict[str, str]:
    """Return the values that a message gives: to what was asked for, in passing, and out of turn."""
    asked, words = str(running.asked), turn.words
    is_other = _is_other(turn, flow, asked, heard, other)
    found = _news(turn, flow, running, heard)
    if asked not in found and (asked == CONFIRMED or asked in flow.asks()):
        value = filling.answer(flow, asked, heard, words, turn.today)
        # 「没订单」 skips, though the understanding may take it for a wish to cancel one.
        named = value == SKIPPED and correcting.named_slot(flow, heard.text, words) == asked
        if value is not None and (named or not is_other):
            found[asked] = value
    if asked not in found and is_other:
        # A date or a wish in 「帮我查下昨天的快递」 belongs to that request.
        found = {}
    elif asked not in found and not is_question(heard, words):
        found |= {s: v for s, v in filling.hinted(flow, heard, words).items() if s not in running.values}
        found |= _declined(turn, flow, heard)
        if not soft and _tells_out_of_turn(turn, flow, heard):
            told = [running.values.get("description"), story(heard, words)]
            found["description"] = "；".join(part for part in told if part)
            turn.add("utter_noted_in_request")
    if heard.attachments and "photos" in running.values:
        found["photos"] = running.values["photos"]
        turn.add("utter_photos_received")
    return found


def _no_value(turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow | None) -> Steps:
    """Serve a message that gives no value: a wish to change, another request, a remark, a miss."""
    asked, words = str(running.asked), turn.words
    if asked == CONFIRMED and (
        heard.intent in {"deny", "correct_info"} or words.cues.match("no", heard.text)
    ):
        turn.add("utter_ask_what_to_change", buttons=turn.change_buttons(flow, running))
    elif other is not None and _is_other(turn, flow, asked, heard, other):
        if words.cues.match("first", heard.text):
            yield from _switch(turn, flow, running, heard, other, soft=False)
            return
        put_later(turn, other, heard)
        turn.add("utter_request_later", title=flow.title, other=other.title)
        turn.ask(flow, running, asked)
    elif heard.intent in SMALL_TALK | REFUSED and heard.confidence >= CERTAIN and not _is_grunt(heard):
        turn.add(f"utter_{heard.intent}_in_request")
        turn.ask(flow, running, asked)
    elif heard.intent == "vent_anger" or (other is not None and other.id == flow.id):
        # Sympathy was said already; the same wish again is no answer and no mistake.
        turn.ask(flow, running, asked)
    elif is_question(heard, words):
        turn.add("utter_unsure_in_request")
        turn.ask(flow, running, asked)
    else:
        yield from _miss(turn, flow, running, heard)


def _is_grunt(heard: Heard) -> bool:
    """Tell whether a message is too short to be about anything (「哦」, taken for out of scope)."""
    return heard.intent == "out_of_scope" and len(heard.text) <= filling.GRUNT


def _miss(turn: Turn, flow: Flow, running: Running, heard: Heard) -> Steps:
    """Say what would fit, with an example; after some misses offer a way out."""
    asked = str(running.asked)
    optional = asked in flow.asks() and flow.asks()[asked].optional
    running.misses += 1
    if running.misses >= MAX_MISSES:
        found = yield Need("decide", "handoff", {"form_misses": running.misses})
        ways = [turn.skip_button(asked)] if optional else []
        ways += [turn.human_button()] if found.get("handoff") == "handoff" else []
        ways.append({"title": turn.words.phrases.leave, "payload": "/stop"})
        turn.add("utter_request_stuck", buttons=ways, label=turn.label(asked))
        running.misses = 0
    elif turn.words.cues.match("refuse", heard.text) and not optional:
        turn.add("utter_needed", label=turn.label(asked))
        turn.ask(flow, running, asked)
    else:
        names = (f"utter_invalid_{asked}_{flow.id}", f"utter_invalid_{asked}")
        name = next(name for name in names if name in turn.book.responses)
        turn.add(name, buttons=turn.buttons(flow, running, asked))


def _change(turn: Turn, flow: Flow, running: Running, change: correcting.Change) -> Steps:
    """Take a correction: new values, or a slot to be asked for anew."""
    if change.cleared:
        running.values.pop(change.cleared, None)
        running.misses, running.asked = 0, change.cleared
        turn.add(
            "utter_ask_again", turn.buttons(flow, running, change.cleared), label=turn.label(change.cleared)
        )
        return
    fill(running, change.values)
    turn.add("utter_request_changed")
    yield from go_on(turn, flow, running)


def _leave(turn: Turn, flow: Flow, heard: Heard, other: Flow | None) -> Steps:
    """Put the request down for good; 「算了，我要退货」 starts the other one."""
    turn.state.running, turn.state.later = None, []
    turn.add("utter_restart" if heard.intent == "restart" else "utter_request_left", title=flow.title)
    if other is not None and is_request(heard, turn.words):
        yield from begin(turn, other, heard)


def _switch(turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow, soft: bool) -> Steps:
    """Go over to another request that the customer insists on."""
    if soft:
        finish(turn, flow, running)
    else:
        put_aside(turn)
        turn.add("utter_request_parked", title=flow.title, other=other.title)
    yield from begin(turn, other, heard)


def put_later(turn: Turn, flow: Flow, heard: Heard) -> None:
    """Remember a request for later, with what its message says."""
    if all(one.flow != flow.id for one in turn.state.later):
        said = filling.opening(flow, heard, turn.words, turn.today)
        turn.state.later.append(Running(flow.id, said))


def fill(running: Running, found: dict[str, str]) -> None:
    """Set slots; a slot that was filled has no misses any more."""
    for slot, value in found.items():
        running.values[slot] = value
        running.filled = slot
    running.misses = 0


def _news(turn: Turn, flow: Flow, running: Running, heard: Heard) -> dict[str, str]:
    """Return the values that fill a gap, or that the customer means to change.

    A word in passing (「他还骂人」 in a description) does not overwrite what was said before.
    """
    found = filling.passing(flow, heard, turn.words, turn.today, running.asked)
    alone = running.asked == CONFIRMED or heard.pressed or len(heard.beyond_data()) <= 4

    def is_new(slot: str, value: str) -> bool:
        held = running.values.get(slot)
        return held in (None, SKIPPED) or (held != value and alone)

    return {slot: value for slot, value in found.items() if is_new(slot, value)}


def _declined(turn: Turn, flow: Flow, heard: Heard) -> dict[str, str]:
    """Return an optional slot that the customer names to decline it (「不想留电话」「没有照片」)."""
    cues, slot = turn.words.cues, correcting.named_slot(flow, heard.text, turn.words)
    declines = cues.match("refuse", heard.text) or cues.match("skip", heard.text)
    short = not heard.pressed and len(heard.text) <= filling.PASSING
    return {slot: SKIPPED} if slot and declines and short and flow.asks()[slot].optional else {}


def _is_other(turn: Turn, flow: Flow, asked: str, heard: Heard, other: Flow | None) -> bool:
    """Tell whether the message is another request rather than a value."""
    if other is None or other.id == flow.id or heard.confidence < CERTAIN:
        return False
    kind: Any = turn.words.slots[asked] if asked != CONFIRMED else None
    text = kind is not None and kind.kind == "text"
    if text and kind.wish and any(entity["entity"] == "outcome" for entity in heard.entities):
        return False
    wants = is_request(heard, turn.words) or heard.intent not in turn.words.cues.reporting
    return wants and not (text and len(heard.text) > MAX_OTHER)


def _tells_out_of_turn(turn: Turn, flow: Flow, heard: Heard) -> bool:
    """Tell whether the message adds to the description, although something else was asked for."""
    tells = heard.intent in turn.words.cues.reporting or turn.words.cues.match("add", heard.text) is not None
    asks_for_it = "description" in flow.asks() and not heard.pressed
    return asks_for_it and tells and len(story(heard, turn.words)) >= MIN_STORY


def _answers_by_leaving(turn: Turn, flow: Flow, asked: str, heard: Heard) -> bool:
    """Tell whether 「算了」 answers a yes-or-no question, or skips the optional slot that it names."""
    step = flow.asks().get(asked)
    if step is None or heard.pressed:
        return False
    if turn.words.slots[asked].agree and filling.answer(flow, asked, heard, turn.words, turn.today):
        return True
    return step.optional and any(said in heard.text for said in turn.words.slots[asked].said)
