"""Bodies of the web contract's requests and responses."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from hub.attachments.attachments import MAX_IN_MESSAGE
from hub.inboxes.inboxes import DEFAULT

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
MAX_TEXT = 2000
WITHOUT_NUL = BeforeValidator(lambda text: text.replace("\0", "") if isinstance(text, str) else text)
"""Drops NUL, which PostgreSQL does not store; stands behind the constraints, so that it comes before them."""


class Identity(BaseModel):
    """A customer whom the shop's server vouches for."""

    user_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,100}$")]
    name: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,80}$")]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]
    """HMAC-SHA256 of `user_id`, a line feed and `name`, under the inbox's secret, in hexadecimal."""


class SessionRequest(BaseModel):
    """Opens or resumes the session of a visitor, or of a customer whom the shop vouches for."""

    visitor_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None
    inbox: Annotated[str, StringConstraints(max_length=32)] = DEFAULT
    identity: Identity | None = None


class SessionResponse(BaseModel):
    """The credential of a session, and the conversation it opens."""

    token: str
    conversation_id: str


class MessageRequest(BaseModel):
    """A customer's message: words, files, or the payload of a button they were shown."""

    model_config = ConfigDict(extra="forbid")

    client_id: ClientId
    text: (
        Annotated[
            str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT), WITHOUT_NUL
        ]
        | None
    ) = None
    payload: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    attachment_ids: list[Annotated[str, StringConstraints(max_length=32)]] = Field(
        default_factory=list, max_length=MAX_IN_MESSAGE
    )

    @model_validator(mode="after")
    def _says_something(self) -> "MessageRequest":
        if self.text is None and self.payload is None and not self.attachment_ids:
            raise ValueError("text、payload 和 attachment_ids 至少要有一个")
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


class AttachmentView(BaseModel):
    """An image or a short video."""

    id: str
    type: Literal["image", "video"]
    name: str
    size: int
    """In bytes."""
    url: str
    """Whoever has it may see the file."""


class OrderItem(BaseModel):
    """A line of an order."""

    name: str
    quantity: int | None = None
    price: str | None = None
    """In yuan."""


class OrderCard(BaseModel):
    """An order, as far as it is known."""

    type: Literal["order"]
    number: str
    status: str | None = None
    status_name: str | None = None
    items: list[OrderItem] = []
    total: str | None = None
    placed_at: datetime | None = None
    carrier: str | None = None
    waybill: str | None = None
    last_event: str | None = None


class TicketCard(BaseModel):
    """A ticket, as far as it is known."""

    type: Literal["ticket"]
    number: str
    kind: str | None = None
    kind_name: str | None = None
    stage: str | None = None
    stage_name: str | None = None
    created_at: datetime | None = None
    due_at: datetime | None = None


class RatingCard(BaseModel):
    """Asks for the rating of an episode, 1 to 5."""

    type: Literal["rating"]
    subject: Literal["bot", "agent"]
    agent_id: str | None = None


Card = Annotated[OrderCard | TicketCard | RatingCard, Field(discriminator="type")]


class MessageView(BaseModel):
    """A message as the contract shows it."""

    id: str
    seq: int
    sender: str
    text: str
    buttons: list[Button]
    attachments: list[AttachmentView]
    sources: list[Source]
    cards: list[Card]
    author: str | None
    """The agent's name, of an agent's message."""
    client_id: str | None
    in_reply_to: str | None
    created_at: datetime


class Sent(BaseModel):
    """The stored message; with `Prefer: wait`, also what was answered to it."""

    message: MessageView
    replies: list[MessageView] | None = None


class Situation(BaseModel):
    """Who serves the customer."""

    status: Literal["pending", "waiting", "open", "resolved"]
    """`pending` = the bot, `waiting` = in the queue, `open` = an agent, `resolved` = nobody."""
    ahead: int | None
    """In the queue: how many wait before them."""
    leaving_message: bool
    """Nobody is there: what they write next becomes a ticket."""
    agent: str | None
    """The name of the agent who serves them."""


class MessageList(BaseModel):
    """A stretch of the log, and who serves the customer now."""

    messages: list[MessageView]
    situation: Situation


class RatingRequest(BaseModel):
    """Rates an answer (1 helpful, 0 not) or an episode (1 to 5), by the message that it is about."""

    model_config = ConfigDict(extra="forbid")

    message_id: Annotated[str, StringConstraints(max_length=32)]
    score: int
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), WITHOUT_NUL] | None = (
        None
    )


class RatingView(BaseModel):
    """A rating as it stands."""

    message_id: str
    kind: str
    subject: str
    score: int
    comment: str | None


class RatingList(BaseModel):
    """A conversation's ratings."""

    ratings: list[RatingView]


class InboxView(BaseModel):
    """How the chat looks in an inbox."""

    id: str
    title: str
    colour: str
    position: str
    language: str
    greeting: str
    suggestions: list[str]


class Suggestions(BaseModel):
    """Questions that match what is being typed."""

    suggestions: list[str]


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
    priority: str
    team: str | None
    next_step: str
    due_at: datetime | None
    overdue: bool
    moves: list[str]
    """What the customer may do now: `rated`, `reopened`, `withdrawn`."""
    score: int | None
    created_at: datetime
    updated_at: datetime


class TicketRule(BaseModel):
    """A rule that decided priority, team or deadline."""

    policy: str
    rule_id: str
    reason: str
    sources: list[str]


class LinkedTicket(BaseModel):
    """A ticket that this one follows up (`earlier`) or that follows it up (`later`)."""

    relation: Literal["earlier", "later"]
    number: str
    kind_name: str
    stage_name: str


class TicketDetail(TicketView):
    """A ticket with its history, the rules that were applied, and what belongs to it."""

    rules: list[TicketRule]
    history: list[TicketStep]
    links: list[LinkedTicket]
    evidence: list[str]
    """Attachment ids."""


class TicketNote(BaseModel):
    """Why the customer does something to a ticket."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT), WITHOUT_NUL] = ""


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
