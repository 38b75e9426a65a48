"""Several requests in one message: one is served now, the others are remembered."""

import re
from dataclasses import replace

from hub.flows.handoff import to_human
from hub.flows.heard import CERTAIN, Heard, is_question, is_request
from hub.flows.switching import put_later
from hub.flows.turn import Steps, Turn
from hub.flows.walking import Say

LIST = re.compile(r"[、，,；;。\s]|和|还有|以及")
WANTING = re.compile(r"^(?:我|还|也|又|要|想|得|先|再|帮我|给我|下|一下)+")
MIN_LISTED = 2


def two_requests(turn: Turn, heard: Heard) -> tuple[Heard, Heard | None]:
    """Tell the request that is served now from a second one in the same message."""
    if len(heard.clauses) < 2:
        return _listed(turn, heard)
    first, second = heard.clauses[0], heard.clauses[-1]
    flows, running, words = turn.book.flows.by_intent, turn.state.running, turn.words
    wants = second.intent in flows or second.intent in {"faq", "talk_to_human"}
    told = second.intent in {*words.cues.reporting, "faq"} and not is_request(second, words)
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


def _listed(turn: Turn, heard: Heard) -> tuple[Heard, Heard | None]:
    """Return the first two of several requests that are only named (「退货、投诉」); note the rest."""
    flows, titles = turn.book.flows.by_intent, turn.book.titles
    named = {_bare(said): label for label in flows for said in (flows[label].title, titles.get(label, ""))}
    pieces = [_bare(piece) for piece in LIST.split(heard.text)]
    labels = list(dict.fromkeys(named.get(piece) for piece in pieces if piece))
    if heard.pressed or len(labels) < MIN_LISTED or None in labels or turn.state.running is not None:
        return heard, None
    first, second, *more = [Heard(heard.text, str(label)) for label in labels]
    for one in (second, *more):
        put_later(turn, flows[one.intent], Heard("", one.intent))
    return first, replace(second, text="")


def _bare(said: str) -> str:
    """Return what is wanted, without the words of wanting it."""
    return WANTING.sub("", said).strip()


def serve_second(turn: Turn, second: Heard) -> Steps:
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
