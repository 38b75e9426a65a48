"""Reads what Rasa's REST channel answers into replies the hub can store."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """One bot message, before the hub gives it a place in the log.

    Attributes:
        text: what the customer reads.
        buttons: `{title, payload}` each.
        points: cited points of the documents, `<document>/<point>`.
        alternatives: other wordings of the same message, for when `text` was already said.
        cards: orders and tickets to show with it, as in `hub.api.schemas.Card`.
    """

    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Understood:
    """What the understanding made of the customer's message: the label, and how sure it was (0 to 1)."""

    label: str
    confidence: float


@dataclass
class Turn:
    """Everything one bot turn wants done: what to say, and whether to hand over.

    Attributes:
        replies: in the order in which they are said.
        handoff: `{reason, summary}` when a human is to take over, else None.
        rate: whether the customer was served and may be asked how it was.
        heard: what the understanding made of the message, if the actions told.
    """

    replies: list[Reply] = field(default_factory=list)
    handoff: dict[str, Any] | None = None
    rate: bool = False
    heard: Understood | None = None


def read_turn(items: list[dict[str, Any]]) -> Turn:
    """Merge Rasa's items into a turn.

    Rasa sends the `custom` part of a response as an item of its own, right behind the text it belongs to.

    Args:
        items: the list that the REST channel answered, or bot events of a tracker in the same shape
            (`text`, `buttons`, `custom`).

    Returns:
        The turn; empty when Rasa said nothing.
    """
    turn = Turn()
    for item in items:
        if item.get("text"):
            buttons = [{"title": b["title"], "payload": b["payload"]} for b in item.get("buttons") or []]
            turn.replies.append(Reply(text=item["text"].strip(), buttons=buttons))
        custom = item.get("custom") or {}
        if "handoff" in custom:
            turn.handoff = custom["handoff"]
        if "heard" in custom:
            turn.heard = Understood(str(custom["heard"]["label"]), float(custom["heard"]["confidence"]))
        turn.rate = turn.rate or custom.get("rate") is True
        if turn.replies:
            turn.replies[-1].points += custom.get("sources", [])
            turn.replies[-1].alternatives += custom.get("alternatives", [])
            turn.replies[-1].cards += custom.get("cards", [])
    return turn
