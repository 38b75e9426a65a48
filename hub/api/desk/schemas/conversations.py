"""Conversations at the desk, and what is done with them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from hub.api.desk.schemas.common import Body, Ids, Named, NoteText
from hub.api.desk.schemas.tickets import TicketBrief
from hub.api.schemas import MAX_TEXT, ClientId, MessageView


class Preview(BaseModel):
    """The last message of the customer or an agent, cut."""

    seq: int
    sender: str
    text: str
    created_at: datetime


class Score(BaseModel):
    """What the customer gave when last asked, 1 to 5."""

    subject: Literal["bot", "agent"]
    score: int


class ConversationItem(BaseModel):
    """A conversation in a list."""

    id: str
    status: Literal["pending", "waiting", "open", "resolved"]
    priority: Literal["urgent", "high", "normal"]
    inbox: str
    contact: Named
    agent: Named | None = Field(description="who holds it, or held it last")
    team: Named | None
    reason: str | None
    wanted: str | None
    mood: str | None
    waiting_since: datetime | None
    due_at: datetime | None = Field(description="when the first human answer is due")
    held_since: datetime | None
    unanswered_since: datetime | None
    snoozed: bool
    snoozed_until: datetime | None
    last_seq: int
    last_message: Preview | None
    rating: Score | None
    created_at: datetime
    updated_at: datetime


class ConversationList(BaseModel):
    """A page of conversations."""

    conversations: list[ConversationItem]
    total: int


class NoteView(BaseModel):
    """A note; `after_seq` is its place in the transcript."""

    id: int
    kind: Literal["note", "whisper", "event"]
    author: Named | None
    text: str
    mentions: list[str]
    after_seq: int
    created_at: datetime


class EpisodeView(BaseModel):
    """One episode in human hands."""

    id: str
    reason: str
    priority: str
    agent: Named | None
    queued_at: datetime
    due_at: datetime | None
    claimed_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str | None


class RatingGiven(BaseModel):
    """One rating: of an `episode` (1 to 5), or of an `answer` of the bot (1 helpful, 0 not)."""

    kind: Literal["episode", "answer"]
    subject: Literal["bot", "agent"]
    agent: str | None = Field(description="the name of the agent whose episode it was")
    seq: int = Field(description="the answer, or the message that asked")
    score: int
    comment: str | None
    created_at: datetime


class ConversationDetail(BaseModel):
    """Everything the agent sees of a conversation at once."""

    conversation: ConversationItem
    handoff: dict[str, Any] | None = Field(
        description="`{reason, priority, team, summary}` of the latest handoff"
    )
    messages: list[MessageView]
    more: bool = Field(description="whether there are older messages")
    notes: list[NoteView]
    tickets: list[TicketBrief]
    episodes: list[EpisodeView]
    ratings: list[RatingGiven] = Field(description="newest first")
    window_closes_at: datetime | None = Field(
        default=None, description="of a WeChat customer: when they can no longer be written to"
    )
    messages_left: int | None = Field(
        default=None, description="of a WeChat customer: messages that may still be sent before they write"
    )


class Page(BaseModel):
    """Older or newer messages of a conversation."""

    messages: list[MessageView]
    more: bool


class AgentMessage(Body):
    """What an agent writes to the customer."""

    client_id: ClientId
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)] = ""
    attachment_ids: Annotated[list[str], Field(max_length=9)] = Field(default_factory=list)
    faq_id: Annotated[str, StringConstraints(max_length=80)] | None = Field(
        default=None, description="the entry whose suggested answer this is"
    )

    @model_validator(mode="after")
    def _says_something(self) -> "AgentMessage":
        if not self.text and not self.attachment_ids:
            raise ValueError("text 和 attachment_ids 至少要有一个")
        return self


class AgentMessageSent(BaseModel):
    """The stored message."""

    message: MessageView


class NoteRequest(Body):
    """A private note; `whisper` is a supervisor's word to the agent who holds the conversation."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
    mentions: Ids = Field(default_factory=list)
    whisper: bool = False


class NoteWritten(BaseModel):
    """The stored note."""

    note: NoteView


class TransferRequest(Body):
    """To an agent, or to a team's queue (`team_id` null: everybody's)."""

    agent_id: str | None = None
    team_id: str | None = None
    note: NoteText = ""

    @model_validator(mode="after")
    def _one_target(self) -> "TransferRequest":
        if self.agent_id and self.team_id:
            raise ValueError("agent_id 和 team_id 只能填一个")
        return self


class NoteOnly(Body):
    """A word for colleagues and the bot on what was done."""

    note: NoteText = ""


class SnoozeRequest(Body):
    """Until when; null: until the customer writes."""

    until: AwareDatetime | None = None


class Changed(BaseModel):
    """The conversation as it is now; null when it is no more the caller's to see."""

    conversation: ConversationItem | None
