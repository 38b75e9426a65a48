"""Scripted conversations as operators write them in `tests/conversations/<topic>/*.yml`."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hub.knowledge.yamlfile import load
from hub.orders.order import OrderStatus, RefundState

FORMS = "forms"
"""The folder of the forms' sheets, which are no scripts."""


class Strict(BaseModel):
    """Misspelt names are refused."""

    model_config = ConfigDict(extra="forbid")


def _several(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Said(Strict):
    """What the answer to a step must be like."""

    contains: list[str] = []
    any_of: list[str] = []
    """At least one of these, in a text or on a button."""
    not_contains: list[str] = []
    asks: str | None = None
    """The slot that the last reply asks for; `confirmed` is the summary, `nothing` no question."""
    buttons: list[str] = []
    """Titles that must be offered."""
    no_buttons: list[str] = []
    source: list[str] = []
    """Documents that must be cited."""
    cards: list[Literal["order", "ticket"]] = []
    silent: bool = False
    """Nothing is answered: an agent holds the conversation, or is waited for."""

    @field_validator(
        "contains", "any_of", "not_contains", "buttons", "no_buttons", "source", "cards", mode="before"
    )
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        """A single value may stand without brackets."""
        return _several(value)


class TicketIs(Strict):
    """What the customer's newest ticket must be like."""

    kind: Literal["complaint", "appeal", "after_sales", "feedback"] | None = None
    stage: str | None = None
    count: int | None = None
    """How many tickets the customer has."""
    content: dict[str, str] = {}
    """Slots whose stored value contains this."""
    summary: list[str] = []
    not_summary: list[str] = []
    priority: str | None = None
    team: str | None = None
    rules: list[str] = []
    """Rules of the policies that were applied."""
    evidence: int | None = None
    follows: bool | None = None
    """Whether it is linked to an earlier one."""

    @field_validator("summary", "not_summary", mode="before")
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        """A single value may stand without brackets."""
        return _several(value)


class HandoffIs(Strict):
    """What the agent is told."""

    reason: str | None = None
    priority: str | None = None
    contains: list[str] = Field(default=[])
    """Texts somewhere in the summary."""

    @field_validator("contains", mode="before")
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        """A single value may stand without brackets."""
        return _several(value)


class ScriptStep(Strict):
    """One thing the customer does, and what must come of it."""

    customer: str | None = None
    press: str | None = None
    """Title of a button that was offered."""
    send_image: str | None = None
    """Sends a picture, with these words (may be empty)."""
    agent: Literal["investigating", "answered", "rated", "reopened", "withdrawn"] | None = None
    """An agent takes the newest ticket to this stage."""
    bot: Said | None = None
    ticket: TicketIs | None = None
    status: Literal["pending", "waiting", "open", "resolved"] | None = None
    handoff: HandoffIs | None = None

    @model_validator(mode="after")
    def does_one_thing(self) -> "ScriptStep":
        """Refuse a step that does nothing, or two things."""
        done = [x for x in (self.customer, self.press, self.send_image, self.agent) if x is not None]
        if len(done) != 1:
            raise ValueError("一步只写 customer、press、send_image、agent 之一")
        return self


class Ordered(Strict):
    """An order of the customer in the demo order book; `<order>` in a text stands for its number.

    Times are days before now; negative ones lie ahead.
    """

    status: OrderStatus
    goods: str = "玻璃杯"
    category: str = "家居"
    price: float = 59.0
    customised: bool = False
    perishable: bool = False
    placed: float = 6.0
    shipped: float | None = None
    promised: float | None = None
    delivered: float | None = None
    silent: float = 0.5
    """The parcel has had no news for so many days."""
    refund: RefundState | None = None
    refund_days: float = 1.0
    """Days since the refund was requested or, from then on, approved."""


class Script(Strict):
    """One conversation, from its first message to its end."""

    name: str
    identity: str | None = None
    """Name of a customer whom the shop vouches for; without it a visitor nobody knows."""
    phone_tail: str = "1234"
    """Of the phone that the orders were placed with."""
    orders: list[Ordered] = []
    never_repeats: bool = True
    """No reply of the bot comes twice word for word."""
    steps: list[ScriptStep]


class Located(BaseModel):
    """A script and where it stands."""

    topic: str
    file: str
    script: Script

    @property
    def id(self) -> str:
        """Name in reports: topic, file, conversation."""
        return f"{self.topic}/{self.file}: {self.script.name}"


def load_scripts(directory: Path) -> list[Located]:
    """Read all scripts.

    Args:
        directory: has one folder a topic, with `*.yml`, each a list of conversations.

    Raises:
        DataError: a file is broken; names file, line and mend.
        ValueError: two conversations of one file have the same name.
    """
    found = [
        Located(topic=path.parent.name, file=path.stem, script=script)
        for path in sorted(directory.glob("*/*.yml"))
        if path.parent.name != FORMS
        for script in load(path, list[Script])
    ]
    ids = [located.id for located in found]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"重名的对话：{'；'.join(twice)}")
    return found
