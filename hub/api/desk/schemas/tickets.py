"""The ticket board."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints

from hub.api.desk.schemas.common import Body, NoteText
from hub.api.schemas import MAX_TEXT
from hub.tickets.stages import Kind, Stage


class TicketBrief(BaseModel):
    """A ticket in a list."""

    number: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    created_at: datetime
    updated_at: datetime


class StageCount(BaseModel):
    """How many tickets stand in a stage."""

    stage: str
    name: str
    count: int


class TicketMove(BaseModel):
    """A stage that the agent may take a ticket to."""

    stage: str
    name: str


class TicketCard(TicketBrief):
    """A ticket on the board."""

    summary: str
    priority: str
    team: str | None
    due_at: datetime | None
    overdue: bool
    next_step: str
    moves: list[TicketMove]
    score: int | None


class TicketBoard(BaseModel):
    """A page of the board."""

    tickets: list[TicketCard]
    total: int
    stages: list[StageCount]


class TicketEventView(BaseModel):
    """One step of a ticket's history, as agents see it."""

    kind: str
    stage: str
    stage_name: str
    actor: str
    note: str
    public: bool
    created_at: datetime


class TicketLinked(TicketBrief):
    """A ticket that belongs to another."""

    relation: Literal["earlier", "later"]


class TicketFull(TicketCard):
    """A ticket with everything."""

    conversation_id: str
    content: dict[str, Any]
    history: list[TicketEventView]
    links: list[TicketLinked]
    evidence: list[str]


class TicketChange(Body):
    """To which stage, and why; a public note is shown to the customer."""

    stage: Stage
    note: NoteText = ""
    public: bool = True


class TicketNoteRequest(Body):
    """A note on a ticket."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
    public: bool = False


class TicketLinkRequest(Body):
    """The number of the earlier ticket."""

    earlier: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class TicketFiling(Body):
    """A ticket on the customer's behalf."""

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\x21-\x7e]+$")]
    kind: Kind
    description: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
    order_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
