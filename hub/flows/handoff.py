"""Handing a conversation over to a human, and what the agent is told."""

from typing import Any

from hub.flows.definitions import CONFIRMED, SKIPPED
from hub.flows.state import State
from hub.flows.turn import Book, Steps, Turn
from hub.flows.values import shown
from hub.flows.walking import Need


def to_human(turn: Turn, reason: str, urgency: dict[str, Any] | None = None, say: bool = True) -> Steps:
    """Hand over; policies tell how urgent it is and who should take it.

    Args:
        turn: the turn in the making.
        reason: the trigger, such as `asked` or `account_stolen`.
        urgency: what the policy of handoffs has decided already.
        say: tell the customer; not needed if the flow did.
    """
    if turn.handoff is not None:
        return
    running, flows = turn.state.running, turn.book.flows
    flow = flows.by_id[running.flow] if running is not None else None
    facts = running.facts if running is not None else {}
    urgency = urgency or (yield Need("decide", "handoff", {**facts, reason: True, "anger": turn.state.anger}))
    about = {"request": flow.id if flow else "", "account_stolen": reason == "account_stolen"}
    route = yield Need("decide", "routing", about | {"kind": flow.ticket() if flow else None})
    priority = str(urgency.get("handoff_priority") or "normal")
    if turn.state.anger and priority == "normal":
        priority = "high"
    team = str(route["routing_team"]) if route.get("routing_team") else None
    turn.handoff = handoff(turn.book, turn.state, reason, priority, team)
    if say and urgency.get("handoff_rule") == reason != "asked":
        turn.add("utter_hand_over_because", reason=str(urgency.get("handoff_reason") or ""))
    elif say:
        turn.add("utter_hand_over")


def handoff(
    book: Book, state: State, reason: str, priority: str = "normal", team: str | None = None
) -> dict[str, Any]:
    """Return the handoff: why, how urgent, and everything that was said so far.

    Args:
        book: titles and labels.
        state: the conversation so far.
        reason: the trigger.
        priority: `urgent`, `high` or `normal`.
        team: who should take it; None for anybody.
    """
    running = state.running
    flows = book.flows
    flow = flows.by_id.get(running.flow) if running else None
    known = {**state.remembered, **(running.values if running else {})}
    words = flows.words
    titles = {**book.titles, **{one.id: one.title for one in flows.by_id.values()}}
    slots = [
        {"slot": slot, "label": words.slots[slot].label, "value": shown(words.slots[slot], value, words)}
        for slot, value in known.items()
        if slot in words.slots and slot != CONFIRMED and value != SKIPPED and not words.slots[slot].agree
    ]
    summary = {
        "wanted": flow.title if flow else "",
        "slots": slots,
        "tickets": list(state.tickets),
        "orders": [known["order_number"]] if known.get("order_number", SKIPPED) != SKIPPED else [],
        "mood": "angry" if state.anger else "calm",
        "tried": [titles.get(one, one) for one in state.tried],
    }
    return {"reason": reason, "priority": priority, "team": team, "summary": summary}
