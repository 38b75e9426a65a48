"""What helps an agent to answer."""

from datetime import datetime

from pydantic import BaseModel

from hub.api.desk.schemas.tickets import TicketBrief


class CannedView(BaseModel):
    """A canned reply, filled; `missing` names variables that are not known."""

    id: str
    group: str
    title: str
    text: str
    missing: list[str]


class CannedList(BaseModel):
    """All canned replies."""

    replies: list[CannedView]


class Suggestion(BaseModel):
    """An FAQ entry that may answer the customer."""

    id: str
    question: str
    answer: str
    confidence: float | None


class Assistance(BaseModel):
    """What the desk suggests."""

    text: str
    faq: list[Suggestion]
    tickets: list[TicketBrief]


class Place(BaseModel):
    """Where something was said."""

    conversation_id: str
    contact: str | None
    status: str
    seq: int
    sender: str
    snippet: str
    created_at: datetime


class SearchResult(BaseModel):
    """What a search found."""

    conversations: list[Place]
    tickets: list[TicketBrief]
