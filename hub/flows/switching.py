"""Another request in the middle of one: is it one, does it replace this one, and what becomes of this one."""

from hub.flows import filling
from hub.flows.definitions import CONFIRMED, Flow
from hub.flows.heard import CERTAIN, Heard, is_question, is_request
from hub.flows.state import Running
from hub.flows.turn import Turn
from hub.flows.words import SlotWords

MAX_OTHER = 24
"""A longer text, where a text was asked for, is no other request, whatever the understanding takes it for."""


def is_other(turn: Turn, flow: Flow, asked: str, heard: Heard, other: Flow | None) -> bool:
    """Tell whether a message is another request rather than a value.

    Args:
        turn: the turn in the making.
        flow: the request under way.
        asked: the slot that it asks for.
        heard: the message.
        other: the flow that the message's intent would start, if any.
    """
    if other is None or other.id == flow.id or heard.confidence < CERTAIN:
        return False
    words, kind = turn.words, turn.words.slots[asked] if asked != CONFIRMED else None
    text = kind is not None and kind.kind == "text"
    if (text and len(heard.text) > MAX_OTHER) or _is_wish(kind, heard, turn):
        return False
    if of_one_family(flow, other) or heard.text in (other.title, turn.book.titles.get(heard.label)):
        return True
    if not is_request(heard, words) and _is_value(flow, heard, turn):
        return False
    # 「鞋子开胶不给换」 tells a story, also where the understanding hears a wish in it.
    tells = text and not is_question(heard, words)
    return is_request(heard, words) or not (tells or heard.intent in words.cues.reporting)


def of_one_family(flow: Flow, other: Flow | None) -> bool:
    """Tell whether both settle the same matter: asking for the other is then a change of mind."""
    return (
        other is not None and other.id != flow.id and flow.family is not None and flow.family == other.family
    )


def insists(turn: Turn, heard: Heard, other: Flow) -> bool:
    """Tell whether the customer wants the other request now, not later: said so, or said it twice."""
    again = any(one.flow == other.id for one in turn.state.later)
    return again or turn.words.cues.match("first", heard.text) is not None


def successor(turn: Turn, running: Running, other: Flow, heard: Heard) -> Running:
    """Return the request that replaces another one, with what is already known.

    Args:
        turn: the turn in the making.
        running: the request that is given up.
        other: the flow that takes its place.
        heard: the message that asked for it.
    """
    kept = {s: v for s, v in running.values.items() if s in other.asks() and not turn.words.slots[s].wish}
    return Running(other.id, {**kept, **filling.opening(other, heard, turn.words, turn.today)})


def put_aside(turn: Turn) -> None:
    """Put the request under way aside; it is offered again later."""
    running = turn.state.running
    if running is not None:
        turn.state.later = [*(one for one in turn.state.later if one.flow != running.flow), running]
        turn.state.running = None


def put_later(turn: Turn, flow: Flow, heard: Heard) -> None:
    """Remember a request for later, with what its message says."""
    if all(one.flow != flow.id for one in turn.state.later):
        said = filling.opening(flow, heard, turn.words, turn.today)
        turn.state.later.append(Running(flow.id, said))


def _is_wish(kind: SlotWords | None, heard: Heard, turn: Turn) -> bool:
    """Tell whether the message names the wished outcome, where one is asked for (「退给我」)."""
    if kind is None or not kind.wish:
        return False
    return heard.intent in turn.words.cues.wishes or any(
        one["entity"] in kind.entities for one in heard.entities
    )


def _is_value(flow: Flow, heard: Heard, turn: Turn) -> bool:
    """Tell whether the message is little more than a value that the request takes (「赔偿」)."""
    taken = {entity for slot in flow.asks() for entity in turn.words.slots[slot].entities}
    bare = [one for one in heard.entities if len(heard.text) - len(str(one["value"])) <= 2]
    return any(one["entity"] in taken for one in bare)
