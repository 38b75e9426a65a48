"""Bodies of the web contract's requests and responses."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
MAX_TEXT = 2000


class SessionRequest(BaseModel):
    """Opens or resumes a visitor's session."""

    visitor_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None


class SessionResponse(BaseModel):
    """The credential of a session, and the conversation it opens."""

    token: str
    conversation_id: str


class MessageRequest(BaseModel):
    """A customer's message: words, or the payload of a button they were shown."""

    model_config = ConfigDict(extra="forbid")

    client_id: ClientId
    text: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)] | None
    ) = None
    payload: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "MessageRequest":
        if self.text is None and self.payload is None:
            raise ValueError("text 和 payload 至少要有一个")
        return self


class Button(BaseModel):
    """A quick reply."""

    title: str
    payload: str


class Source(BaseModel):
    """Where a fact stands: the document and its section."""

    document: str
    title: str
    section: str
    section_id: str


class MessageView(BaseModel):
    """A message as the contract shows it."""

    id: str
    seq: int
    sender: str
    text: str
    buttons: list[Button]
    attachments: list[dict[str, str]]
    sources: list[Source]
    client_id: str | None
    in_reply_to: str | None
    created_at: datetime


class Sent(BaseModel):
    """The stored message; with `Prefer: wait`, also what was answered to it."""

    message: MessageView
    replies: list[MessageView] | None = None


class MessageList(BaseModel):
    """A stretch of the log."""

    messages: list[MessageView]


class TicketStep(BaseModel):
    """One step of a ticket's history."""

    kind: str
    stage: str
    stage_name: str
    actor: str
    note: str
    created_at: datetime


class TicketView(BaseModel):
    """A customer's own ticket."""

    number: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    content: dict[str, str]
    summary: str
    next_step: str
    due_at: datetime | None
    overdue: bool
    moves: list[str]
    """What the customer may do now: `rated`, `reopened`, `withdrawn`."""
    score: int | None
    created_at: datetime
    updated_at: datetime


class TicketRule(BaseModel):
    """By which rule priority and deadlines were decided."""

    id: str
    reason: str
    source: str


class LinkedTicket(BaseModel):
    """A ticket that this one follows up (`earlier`) or that follows it up (`later`)."""

    relation: Literal["earlier", "later"]
    number: str
    kind_name: str
    stage_name: str


class TicketDetail(TicketView):
    """A ticket with its history, the rule behind its deadlines, and what belongs to it."""

    rule: TicketRule
    history: list[TicketStep]
    links: list[LinkedTicket]
    evidence: list[str]
    """Attachment ids."""


class TicketNote(BaseModel):
    """Why the customer does something to a ticket."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)] = ""


class TicketRating(TicketNote):
    """How content the customer is with the result."""

    score: Annotated[int, Field(ge=1, le=5)]


class TicketList(BaseModel):
    """A customer's tickets, newest first."""

    tickets: list[TicketView]


class FieldErrors(BaseModel):
    """The inside of the one error shape."""

    code: str
    message: str
    fields: dict[str, str]


class ErrorBody(BaseModel):
    """The one error shape."""

    error: FieldErrors
