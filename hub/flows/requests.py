"""A request from its first message to its end: begin, go on, change, miss, put aside, leave, finish."""

from hub.flows import correcting, filling, naming
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow
from hub.flows.handoff import to_human
from hub.flows.heard import (
    CERTAIN,
    REFUSED,
    SMALL_TALK,
    SURE,
    Heard,
    is_question,
    is_request,
    leaves,
)
from hub.flows.state import REMEMBERED, Running
from hub.flows.switching import insists, is_other, of_one_family, put_aside, put_later, successor
from hub.flows.taking import given
from hub.flows.turn import Steps, Turn
from hub.flows.walking import Need, Walk, walk

MAX_MISSES = 3
UNCLEAR = {"nlu_fallback", "inform", "choose_option", "correct_info"}
"""Intents that speak of nothing: behind an offer, they are more likely an answer to it than a new matter."""


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
    instead = _instead(turn, flow, heard)
    other = flow if heard.intent in flow.absorbs else instead or other
    change = correcting.correction(flow, running, heard, words, turn.today)
    insisted = heard.pressed or instead is not None
    if of_one_family(flow, other) and (insisted or is_other(turn, flow, asked, heard, other)):
        yield from _replace(turn, running, heard, other)
    elif change is None and leaves(heard, words) and not _answers_by_leaving(turn, flow, asked, heard):
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
    found = given(turn, flow, running, heard, other, soft)
    # 「忘记密码」, asked for the cause, is the answer and no question.
    answered = (asked in found and not is_question(heard, turn.words)) or heard.faq in found.values()
    question = _question(turn, flow, heard) if heard.intent == "faq" and not answered else None
    question = question or (heard.aside if found else None)
    if question:
        turn.answer(question)
    if found:
        if asked == CONFIRMED and CONFIRMED not in found and len(turn.say) == said:
            turn.add("utter_request_changed")
        fill(turn, running, found)
        yield from go_on(turn, flow, running)
    elif soft:
        # What may stay unanswered holds nobody up; the same wish again is asked about again.
        if other is flow:
            turn.ask(flow, running, asked)
        elif not question and turn.words.cues.match("later", heard.text):
            turn.add("utter_take_your_time")
        elif not question and running.misses == 0 and _is_unclear(heard):
            yield from _no_value(turn, flow, running, heard, other)
        elif not question:
            finish(turn, flow, running)
    elif question:
        turn.ask(flow, running, asked)
    else:
        yield from _no_value(turn, flow, running, heard, other)


def _no_value(turn: Turn, flow: Flow, running: Running, heard: Heard, other: Flow | None) -> Steps:
    """Serve a message that gives no value: a wish to change, another request, a remark, a miss."""
    asked, words = str(running.asked), turn.words
    if asked == CONFIRMED and (
        heard.intent in {"deny", "correct_info"} or words.cues.match("no", heard.text)
    ):
        turn.add("utter_ask_what_to_change", buttons=turn.change_buttons(flow, running))
    elif asked != CONFIRMED and _asks_about(turn, flow, asked, heard):
        turn.add(_invalid(turn, flow, asked), buttons=turn.buttons(flow, running, asked))
    elif words.cues.match("why", heard.text):
        optional = asked in flow.asks() and flow.asks()[asked].optional
        turn.add("utter_needed_optional" if optional else "utter_needed", label=turn.label(asked))
        turn.ask(flow, running, asked)
    elif other is not None and is_other(turn, flow, asked, heard, other):
        if insists(turn, heard, other):
            yield from _switch(turn, flow, running, heard, other, soft=False)
            return
        put_later(turn, other, heard)
        turn.add("utter_request_later", title=flow.title, other=other.title)
        turn.ask(flow, running, asked)
    elif heard.intent == "unsupported_business" and is_question(heard, words):
        turn.add("utter_unsure_in_request")
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
        turn.add(_invalid(turn, flow, asked), buttons=turn.buttons(flow, running, asked))


def _invalid(turn: Turn, flow: Flow, asked: str) -> str:
    """Return the response that says what would fit a slot, and where it is found."""
    names = (f"utter_invalid_{asked}_{flow.id}", f"utter_invalid_{asked}")
    return next(name for name in names if name in turn.book.responses)


def _asks_about(turn: Turn, flow: Flow, asked: str, heard: Heard) -> bool:
    """Tell whether the message asks where the value is found that was asked for (「订单号在哪看」)."""
    names = naming.named_slot(flow, heard.text, turn.words) == asked or len(heard.text) <= naming.PASSING // 2
    return names and turn.words.cues.match("where", heard.text) is not None


def _change(turn: Turn, flow: Flow, running: Running, change: correcting.Change) -> Steps:
    """Take a correction: new values, or a slot to be asked for anew."""
    if change.cleared:
        running.values.pop(change.cleared, None)
        running.misses, running.asked = 0, change.cleared
        turn.add(
            "utter_ask_again", turn.buttons(flow, running, change.cleared), label=turn.label(change.cleared)
        )
        return
    fill(turn, running, change.values)
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


def _instead(turn: Turn, flow: Flow, heard: Heard) -> Flow | None:
    """Return the flow of the same family that a message names as its wish (「算了还是换货吧」)."""
    wishes = [str(e.get("normalized") or e["value"]) for e in heard.entities if e["entity"] == "outcome"]
    leaving = turn.words.cues.match("leave", heard.text) is not None
    family = [one for one in turn.book.flows.by_id.values() if leaving and of_one_family(flow, one)]
    return next((one for one in family if wishes[-1:] == [one.title]), None)


def _replace(turn: Turn, running: Running, heard: Heard, other: Flow | None) -> Steps:
    """Take another way to settle the same matter; nothing is asked for twice."""
    if other is not None:
        turn.add("utter_request_replaced", title=other.title)
        yield from begin(turn, other, heard, successor(turn, running, other, heard))


def fill(turn: Turn, running: Running, found: dict[str, str]) -> None:
    """Set slots; a slot that was filled has no misses any more."""
    turn.took = True
    for slot, value in found.items():
        running.values[slot] = value
        running.filled = slot
    running.misses = 0


def _question(turn: Turn, flow: Flow, heard: Heard) -> str | None:
    """Return the FAQ entry that a question means inside this request."""
    titles = {one.title for one in turn.book.flows.by_id.values() if one is not flow}
    named = any(title in heard.text for title in titles)
    return heard.faq if named or heard.faq is None else flow.answers.get(heard.faq, heard.faq)


def _is_unclear(heard: Heard) -> bool:
    """Tell whether a message speaks of nothing by itself."""
    half_meant = heard.intent in {"affirm", "deny"} and heard.confidence < SURE
    return heard.intent in UNCLEAR or half_meant or heard.confidence < CERTAIN


def _answers_by_leaving(turn: Turn, flow: Flow, asked: str, heard: Heard) -> bool:
    """Tell whether 「算了」 answers a yes-or-no question, or skips the optional slot that it names."""
    step = flow.asks().get(asked)
    if step is None or heard.pressed:
        return False
    cues, value = turn.words.cues, filling.answer(flow, asked, heard, turn.words, turn.today)
    if value and (turn.words.slots[asked].agree or not cues.match("leave", heard.text)):
        return True
    names = any(said in heard.text for said in turn.words.slots[asked].said)
    return step.optional and (names or cues.match("refuse", heard.text) is not None)
