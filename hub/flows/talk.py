"""One turn: what the conversation and a message make of it. Pure: whatever it must know it asks for."""

from dataclasses import replace
from typing import Any

from hub.flows import filling, options, values
from hub.flows.definitions import SKIPPED, Flow
from hub.flows.handoff import to_human
from hub.flows.heard import CERTAIN, Heard, clauses, is_angry, is_question, is_request
from hub.flows.requests import begin, put_aside, put_later, within
from hub.flows.turn import Steps, Turn
from hub.flows.walking import Need, Say

SUGGESTIONS = 4
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
    heard = _at_its_word(turn, _pointed(turn, _readable(heard)))
    offered, state.offered = state.offered, None
    _collect_photos(turn, heard)
    if is_angry(heard, turn.words) and not heard.pressed:
        yield from _meet_anger(turn, heard)
        if turn.handoff is not None:
            return
    if heard.intent != "nlu_fallback":
        state.missed = 0
    heard, second = _two_requests(turn, heard)
    flow = turn.book.flows.by_intent.get(heard.intent)
    if flow is not None and flow.urgent and (state.running is None or state.running.flow != flow.id):
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
        yield from _second(turn, second)
    _offer_later(turn)


def _at_its_word(turn: Turn, heard: Heard) -> Heard:
    """Take a message for what it says it is.

    「我要投诉，杯子碎了，要退款」 is a complaint, however much the rest is worded like a return: its first
    clause says what a button of that request says.
    """
    if _asks_by_number(heard) and turn.state.running is None:
        return replace(heard, intent="ticket_progress", faq=None, confidence=1.0)
    flows, first = turn.book.flows.by_intent, clauses(heard.text)[:1]
    named = next((label for label, title in turn.book.titles.items() if [title] == first), None)
    if named not in flows or turn.state.running or heard.pressed or heard.clauses:
        return heard
    if flows.get(heard.intent) is flows[named]:
        return heard
    return replace(heard, intent=named, faq=None, confidence=1.0)


def _asks_by_number(heard: Heard) -> bool:
    """Tell whether a message brings a ticket's number and was taken for a question about something else."""
    numbered = any(entity["entity"] == "ticket_number" for entity in heard.entities)
    return numbered and heard.intent in {"track_order", "refund_progress", "nlu_fallback", "out_of_scope"}


def _outside(turn: Turn, heard: Heard, flow: Flow | None, offered: str | None) -> Steps:
    """Serve a message while no request is under way."""
    agrees = heard.intent == "affirm" or (not heard.pressed and turn.words.cues.match("yes", heard.text))
    if offered and agrees:
        yield from _start_offered(turn, offered)
    elif offered and heard.intent == "deny":
        turn.state.later = []
        turn.add("utter_offer_declined")
    elif flow is not None:
        yield from begin(turn, flow, heard)
    elif heard.intent == "faq" and heard.faq:
        turn.answer(heard.faq)
    elif heard.intent == "nlu_fallback":
        yield from _not_understood(turn, heard)
    elif heard.intent in {"inform", "correct_info"}:
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
        turn.add(f"utter_{heard.intent}")


def _note(turn: Turn, heard: Heard) -> Steps:
    """Remember a bare piece of information; a ticket's number asks for its progress."""
    slots = turn.words.slots
    progress = turn.book.flows.by_intent.get("ticket_progress")
    if progress is not None and any(entity["entity"] == "ticket_number" for entity in heard.entities):
        yield from begin(turn, progress, heard)
        return
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
    if noted:
        turn.add("utter_noted", noted="和".join(slots[slot].label for slot in noted))
    else:
        turn.add("utter_photos_noted" if heard.attachments else "utter_affirm")


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


def _start_offered(turn: Turn, offered: str) -> Steps:
    """Start what was offered: a request put aside (by its flow), or a service (by its intent)."""
    if offered == "talk_to_human":
        yield from to_human(turn, "asked")
        return
    flows = turn.book.flows
    flow = flows.by_id.get(offered) or flows.by_intent[offered]
    waiting = next((one for one in turn.state.later if one.flow == flow.id), None)
    if waiting is not None:
        turn.state.later.remove(waiting)
    yield from begin(turn, flow, Heard("/" + flow.intents[0], flow.intents[0]), waiting)


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


def _two_requests(turn: Turn, heard: Heard) -> tuple[Heard, Heard | None]:
    """Tell the request that is served now from a second one in the same message."""
    if len(heard.clauses) < 2:
        return heard, None
    first, second = heard.clauses[0], heard.clauses[-1]
    flows, running, words = turn.book.flows.by_intent, turn.state.running, turn.words
    wants = second.intent in flows or second.intent in {"faq", "talk_to_human"}
    told = second.intent in words.cues.reporting and not is_request(second, words)
    if not wants or second.confidence < CERTAIN or (told and not is_question(second, words)):
        return heard, None
    if running is not None:
        same = flows.get(second.intent) is turn.book.flows.by_id[running.flow]
        return (heard, None) if same else (first, second)
    if first.intent not in flows and first.intent != "faq":
        return replace(second, entities=heard.entities), None
    if first.label == second.label or (
        first.intent in flows and flows[first.intent] is flows.get(second.intent)
    ):
        return heard, None
    if first.intent == "faq" and second.intent in flows:
        # The question is answered first, then the request goes on.
        turn.answer(str(first.faq))
        turn.state.offered = None
    return (second, None) if first.intent == "faq" and second.intent in flows else (first, second)


def _second(turn: Turn, second: Heard) -> Steps:
    """Serve, or remember, the second thing that a message said."""
    if turn.handoff is not None:
        return
    # The question that is open comes last.
    place = max(0, len(turn.say) - 1) if turn.state.running else len(turn.say)
    if second.intent == "faq" and second.faq:
        turn.answer(second.faq)
        turn.say.insert(place, turn.say.pop())
    elif second.intent == "talk_to_human":
        yield from to_human(turn, "asked")
    else:
        flow = turn.book.flows.by_intent[second.intent]
        put_later(turn, flow, second)
        if turn.state.running is not None:
            turn.say.insert(place, Say("utter_second_noted", {"other": flow.title}))


def _offer_later(turn: Turn) -> None:
    """Once nothing is under way, offer what the customer mentioned before."""
    state = turn.state
    if state.running is None and state.later and turn.handoff is None and state.offered is None:
        flow = turn.book.flows.by_id[state.later[0].flow]
        state.offered = flow.id
        buttons = [{"title": flow.title, "payload": "/affirm"}]
        buttons.append({"title": turn.words.phrases.later_no, "payload": "/deny"})
        turn.add("utter_offer_later", title=flow.title, buttons=buttons)


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
    meant = options.pointed_at(heard.text, shown, ordinal if len(heard.text) <= filling.PASSING else None)
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
