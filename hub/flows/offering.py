"""Requests that wait: mentioned on the way, put aside, or left half done; offered once there is time."""

from datetime import datetime, timedelta

from hub.flows.handoff import to_human
from hub.flows.heard import Heard
from hub.flows.requests import begin
from hub.flows.state import Running
from hub.flows.switching import put_aside
from hub.flows.turn import Steps, Turn

LONG = timedelta(hours=12)
"""After so long without a word a request does not go on silently."""
OFFERS = 2
"""A request that was offered so often is dropped."""


def come_back(turn: Turn, heard: Heard) -> None:
    """Put a request aside that was left half done long ago, unless one of its buttons is pressed."""
    state, last = turn.state, turn.state.spoke
    state.spoke = turn.at.isoformat()
    if last is None or turn.at - datetime.fromisoformat(last) < LONG or heard.pressed:
        return
    put_aside(turn)
    state.offered, state.options = None, []
    # What was looked up then may be another thing now.
    state.later = [Running(one.flow, one.values, old=True) for one in state.later]


def waiting(turn: Turn, flow: str) -> Running | None:
    """Return the request of a flow that waits, if one does; it waits no more."""
    found = next((one for one in turn.state.later if one.flow == flow), None)
    turn.state.later = [one for one in turn.state.later if one is not found]
    return found


def offer_later(turn: Turn) -> None:
    """Once nothing is under way, offer what waits."""
    state = turn.state
    if state.running is not None or turn.handoff is not None or state.offered is not None:
        return
    state.later = [one for one in state.later if one.offers < OFFERS]
    if state.later:
        one, phrases = state.later[0], turn.words.phrases
        flow = turn.book.flows.by_id[one.flow]
        state.offered = flow.id
        one.offers += 1
        buttons = [{"title": phrases.resume if one.old else flow.title, "payload": "/affirm"}]
        buttons += [{"title": phrases.anew, "payload": f"/{flow.intents[0]}"}] if one.old else []
        buttons.append({"title": phrases.later_no, "payload": "/deny"})
        turn.add("utter_offer_old" if one.old else "utter_offer_later", buttons, title=flow.title)


def start_offered(turn: Turn, offered: str) -> Steps:
    """Start what was offered: a request that waits (by its flow), or a service (by its intent)."""
    if offered == "talk_to_human":
        yield from to_human(turn, "asked")
        return
    flows = turn.book.flows
    flow = flows.by_id.get(offered) or flows.by_intent[offered]
    yield from begin(turn, flow, Heard("/" + flow.intents[0], flow.intents[0]), waiting(turn, flow.id))
