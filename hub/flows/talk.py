"""One turn: what the conversation and a message make of it. Pure: whatever it must know it asks for."""

import re
from dataclasses import replace
from typing import Any

from hub.flows import filling, naming, options, values
from hub.flows.definitions import SKIPPED, Flow
from hub.flows.handoff import to_human
from hub.flows.heard import CERTAIN, Heard, clauses, is_angry, is_question
from hub.flows.offering import come_back, offer_later, start_offered, waiting
from hub.flows.requests import begin, within
from hub.flows.several import serve_second, two_requests
from hub.flows.state import Running
from hub.flows.switching import put_aside
from hub.flows.turn import Steps, Turn
from hub.flows.walking import Need

SUGGESTIONS = 4
ALARM = 0.9
"""How sure the understanding must be of an alarm inside a story."""
LIKELY = 0.04
"""An alternative less likely than this is not worth showing."""
CALM_AFTER = 3
"""Sympathy is said at the first angry message and then at every third: more would mock the customer."""


def take(turn: Turn, heard: Heard, episode: dict[str, Any] | None = None) -> Steps:
    """Take one message.

    Args:
        turn: the turn in the making; in the end it holds what is said, the new state, and a handoff.
        heard: the message.
        episode: what an agent did since the bot last spoke, `{agent, resolved_at, note}`.
    """
    state = turn.state
    if episode and state.episode != str(episode.get("resolved_at")):
        # What the agent dealt with is not asked for again.
        state.episode, state.running, state.offered = str(episode.get("resolved_at")), None, None
        turn.add("utter_back_from_agent", agent=str(episode.get("agent") or turn.words.phrases.agent))
        if heard.intent == "greet":
            return
    come_back(turn, heard)
    heard = _at_its_word(turn, _pointed(turn, _readable(heard)))
    offered, state.offered = state.offered, None
    _collect_photos(turn, heard)
    flow = turn.book.flows.by_intent.get(heard.intent)
    if is_angry(heard, turn.words) and not heard.pressed and not (flow is not None and flow.urgent):
        yield from _meet_anger(turn, heard)
        if turn.handoff is not None:
            return
    if heard.intent != "nlu_fallback":
        state.missed = 0
    heard, second = two_requests(turn, heard)
    flow = turn.book.flows.by_intent.get(heard.intent)
    if flow is not None and flow.urgent and _interrupts(turn, flow, heard):
        put_aside(turn)
        yield from begin(turn, flow, heard)
    elif heard.intent == "talk_to_human" and (heard.pressed or heard.confidence >= CERTAIN):
        yield from to_human(turn, "asked")
    else:
        said = len(turn.say)
        if state.running is not None:
            yield from within(turn, state.running, heard, flow)
        if len(turn.say) == said:
            yield from _outside(turn, heard, flow, offered)
    if second is not None:
        yield from serve_second(turn, second)
    offer_later(turn)


def _interrupts(turn: Turn, flow: Flow, heard: Heard) -> bool:
    """Tell whether an urgent request interrupts the one under way; where a story is told, only a sure one."""
    running = turn.state.running
    if running is None:
        return True
    slot = turn.words.slots.get(str(running.asked))
    telling = slot is not None and slot.kind == "text"
    return running.flow != flow.id and (not telling or heard.confidence >= ALARM)


def _at_its_word(turn: Turn, heard: Heard) -> Heard:
    """Take a message for what it says it is.

    「我要投诉，杯子碎了，要退款」 is a complaint, however much the rest is worded like a return: its first
    clause says what a button of that request says.
    """
    if _asks_by_number(heard) and turn.state.running is None:
        return replace(heard, intent="ticket_progress", faq=None, confidence=1.0)
    flows, titles = turn.book.flows.by_intent, turn.book.titles
    first = re.split("[:：]", (clauses(heard.text) or [""])[0])[0]
    named = next((label for label in flows if first in (titles.get(label), flows[label].title)), None)
    if named is None and heard.intent == "nlu_fallback" and not is_question(heard, turn.words):
        # 「投诉客服不理人」 is not understood as a whole, and says what it wants.
        named = next((label for label in flows if first.startswith(flows[label].title)), None)
    if named is None or turn.state.running or heard.pressed or heard.clauses:
        return heard
    if flows.get(heard.intent) is flows[named]:
        return heard
    return replace(heard, intent=named, faq=None, aside=heard.faq or heard.aside, confidence=1.0)


def _asks_by_number(heard: Heard) -> bool:
    """Tell whether a message brings a ticket's number and was taken for a question about something else."""
    numbered = any(entity["entity"] == "ticket_number" for entity in heard.entities)
    return numbered and heard.intent in {
        "track_order",
        "refund_progress",
        "delivery_delay",
        "nlu_fallback",
        "out_of_scope",
    }


def _outside(turn: Turn, heard: Heard, flow: Flow | None, offered: str | None) -> Steps:
    """Serve a message while no request is under way."""
    agrees = heard.intent == "affirm" or (not heard.pressed and turn.words.cues.match("yes", heard.text))
    left = next((one for one in turn.state.later if one.old), None)
    if left is not None and not heard.pressed and _goes_on(heard, flow, left):
        _remember(turn, heard)
    elif offered and agrees:
        yield from start_offered(turn, offered)
    elif offered and heard.intent == "deny":
        turn.state.later = []
        turn.add("utter_offer_declined")
    elif flow is not None:
        yield from _begin(turn, flow, heard)
    elif heard.intent == "faq" and heard.faq:
        _remember(turn, heard)
        turn.answer(heard.faq)
    elif heard.intent == "nlu_fallback":
        yield from _not_understood(turn, heard)
    elif heard.intent in {"inform", "correct_info", "choose_option"}:
        yield from _note(turn, heard)
    elif heard.intent == "talk_to_human":
        turn.add("utter_offer_human", buttons=[turn.human_button()])
    elif heard.intent == "vent_anger":
        turn.add("utter_vent_anger")
    elif heard.intent == "greet":
        greetings = turn.words.phrases.greetings
        turn.add(
            "utter_hello", greeting=next(said for until, said in greetings.items() if turn.at.hour < until)
        )
    else:
        if heard.intent in {"stop", "restart"}:
            turn.state.later = []
        turn.add(f"utter_{heard.intent}")


def _goes_on(heard: Heard, flow: Flow | None, left: Running) -> bool:
    """Tell whether a message seems to go on with a request that was left half done long ago."""
    values_only = heard.intent in {"inform", "correct_info", "affirm", "choose_option", "nlu_fallback"}
    return left.offers == 0 and (values_only or (flow is not None and flow.id == left.flow))


def _begin(turn: Turn, flow: Flow, heard: Heard) -> Steps:
    """Begin a request, or go on with the one that waits; its button begins anew."""
    if heard.aside is not None:
        turn.answer(heard.aside)
    found = waiting(turn, flow.id)
    if found is None or heard.pressed:
        yield from begin(turn, flow, heard)
        return
    found.values |= filling.opening(flow, heard, turn.words, turn.today)
    yield from begin(turn, flow, heard, found)


def _note(turn: Turn, heard: Heard) -> Steps:
    """Remember a bare piece of information; a ticket's number asks for its progress."""
    progress = turn.book.flows.by_intent.get("ticket_progress")
    if progress is not None and any(entity["entity"] == "ticket_number" for entity in heard.entities):
        yield from begin(turn, progress, heard)
        return
    if noted := _remember(turn, heard):
        turn.add("utter_noted", noted="和".join(turn.words.slots[slot].label for slot in noted))
    else:
        turn.add("utter_photos_noted" if heard.attachments else "utter_affirm")


def _remember(turn: Turn, heard: Heard) -> dict[str, str]:
    """Keep the order and the contact that a message names for the next request; return them."""
    slots = turn.words.slots
    noted = {}
    for slot in ("order_number", "contact"):
        for entity in heard.entities:
            if entity["entity"] in slots[slot].entities:
                value = values.parse(
                    slots[slot], str(entity.get("normalized") or entity["value"]), turn.today
                )
                if value:
                    noted[slot] = value
    turn.state.remembered |= noted
    return noted


def _not_understood(turn: Turn, heard: Heard) -> Steps:
    """Offer the likeliest meanings, or admit it; after misses in a row a policy may call a human."""
    turn.state.missed += 1
    found = yield Need("decide", "handoff", {"misses": turn.state.missed})
    if found.get("handoff") == "handoff":
        yield from to_human(turn, "not_understood", found)
        return
    titles = turn.book.titles
    likely = [label for label, sure in heard.ranking if sure >= LIKELY and label in titles]
    if len(likely) < 2 or heard.outcome == "unknown":
        turn.add("utter_not_understood_at_all")
        return
    buttons = [{"title": titles[label], "payload": f"/{label}"} for label in likely[:SUGGESTIONS]]
    turn.add("utter_not_understood", buttons=[*buttons, turn.human_button()])


def _meet_anger(turn: Turn, heard: Heard) -> Steps:
    """Meet anger first, then serve; a policy may call a human."""
    state = turn.state
    vents = heard.intent == "vent_anger"
    if state.running is not None and not vents:
        # Inside a request strong words are about the matter (「快递员骂我混蛋」).
        return
    state.anger += 1
    found = yield Need("decide", "handoff", {"anger": state.anger})
    if found.get("handoff") == "handoff":
        yield from to_human(turn, "anger", found)
    elif (state.running is not None or not vents) and state.anger % CALM_AFTER == 1:
        turn.add("utter_sympathy")


def _readable(heard: Heard) -> Heard:
    """Return a message without a Chinese character or a value (「asdfgh」) as one that was not understood."""
    if heard.intent == "out_of_scope" and not heard.entities and not values.CHINESE.search(heard.text):
        return replace(heard, intent="nlu_fallback", ranking=())
    return heard


def _pointed(turn: Turn, heard: Heard) -> Heard:
    """Return the button that 「第二个」 or a typed title means, as if it had been pressed."""
    shown = turn.state.options
    if heard.pressed or not shown:
        return heard
    ordinal = next((str(one["value"]) for one in heard.entities if one["entity"] == "ordinal"), None)
    meant = options.pointed_at(heard.text, shown, ordinal if len(heard.text) <= naming.PASSING else None)
    return options.pressed(meant["payload"]) if meant else heard


def _collect_photos(turn: Turn, heard: Heard) -> None:
    """Keep what was sent along: in the request under way if it takes photos, else for the next one."""
    ids = [str(one["id"]) for one in heard.attachments]
    running = turn.state.running
    if running is not None and "photos" in turn.book.flows.by_id[running.flow].asks():
        have = [one for one in running.values.get("photos", "").split(",") if one and one != SKIPPED]
        if ids:
            running.values["photos"] = ",".join([*have, *ids])
    else:
        turn.state.photos += ids
