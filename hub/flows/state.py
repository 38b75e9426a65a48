"""What is kept of a conversation between two turns: the request under way, and what is remembered."""

from dataclasses import asdict, dataclass, field
from typing import Any

REMEMBERED = ("order_number", "contact", "phone_tail")
"""Values that outlive a request: never asked for twice in one conversation."""


@dataclass
class Running:
    """A request under way.

    Attributes:
        flow: id of its flow.
        values: slots so far; `-` for one that was skipped.
        facts: what lookups and policies found.
        done: step → the inputs with which it was done; other inputs mean that it is done again.
        asked: the slot that was asked for last.
        filled: the slot that was filled last.
        misses: misses in a row at the slot that was asked for.
        complete: everything was said in the first message.
        shown: the summary was shown.
        old: it was left half done long ago.
        offers: how often it was offered since.
    """

    flow: str
    values: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    asked: str | None = None
    filled: str | None = None
    misses: int = 0
    complete: bool = False
    shown: bool = False
    old: bool = False
    offers: int = 0


@dataclass
class State:
    """All that is kept between two turns.

    Attributes:
        running: the request under way.
        remembered: values of earlier requests that are not asked for again.
        later: requests that the customer mentioned, or that were put aside; offered at the end.
        offered: the request that a 「好的」 would start now.
        options: buttons shown last, `{title, payload}`: 「第二个」 means one of them.
        photos: attachments sent so far in no request.
        tried: ids of the flows and answers of this conversation, for the agent.
        tickets: numbers of the tickets filed in this conversation.
        missed: messages in a row that were not understood.
        anger: angry messages so far.
        episode: the agent's episode that the customer was greeted after.
        spoke: when the customer last said something (ISO).
    """

    running: Running | None = None
    remembered: dict[str, str] = field(default_factory=dict)
    later: list[Running] = field(default_factory=list)
    offered: str | None = None
    options: list[dict[str, str]] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    missed: int = 0
    anger: int = 0
    episode: str | None = None
    spoke: str | None = None

    @classmethod
    def read(cls, kept: dict[str, Any] | None) -> "State":
        """Return the state of a slot's value; an empty one for None."""
        kept = dict(kept or {})
        running = kept.pop("running", None)
        later = [Running(**one) for one in kept.pop("later", [])]
        return cls(running=Running(**running) if running else None, later=later, **kept)

    def keep(self) -> dict[str, Any]:
        """Return the state as a slot's value (JSON)."""
        return asdict(self)
