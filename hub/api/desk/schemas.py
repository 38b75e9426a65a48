"""Bodies of the desk contract's requests and responses."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hub.agents.agents import Presence, Role
from hub.api.schemas import MAX_TEXT, ClientId, MessageView
from hub.tickets.stages import Kind, Stage

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Username = Annotated[str, StringConstraints(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9._@-]+$")]
NoteText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
Skills = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(max_length=50)]
Ids = Annotated[list[str], Field(max_length=100)]


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class LoginRequest(Body):
    """Username and password; `code` for accounts with an authenticator."""

    username: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(max_length=10)] | None = None


class AgentView(BaseModel):
    """A person at the desk, as colleagues see them."""

    id: str
    username: str
    name: str
    role: Role
    presence: Presence
    skills: list[str]
    capacity: int
    active: bool
    totp_enabled: bool
    must_change_password: bool


class AgentInList(AgentView):
    """A person with their teams and load."""

    team_ids: list[str]
    load: int


class LoginResponse(BaseModel):
    """Who is logged in, and the token that writes carry as `X-CSRF-Token`."""

    agent: AgentView
    csrf_token: str


class AgentList(BaseModel):
    """Everybody, by name."""

    agents: list[AgentInList]


class AgentCreated(BaseModel):
    """A new account, or one with a new password; the password is shown only here."""

    agent: AgentView
    password: str


class AgentRequest(Body):
    """A new account."""

    username: Username
    name: Name
    role: Role = Role.AGENT
    skills: Skills = []
    capacity: Annotated[int, Field(ge=1, le=50)] = 5
    team_ids: Ids = []


class AgentChange(Body):
    """What is to change in an account."""

    name: Name | None = None
    role: Role | None = None
    skills: Skills | None = None
    capacity: Annotated[int, Field(ge=1, le=50)] | None = None
    active: bool | None = None
    team_ids: Ids | None = None


class TeamRequest(Body):
    """A new team."""

    name: Name


class TeamView(BaseModel):
    """A team with the ids of its members."""

    id: str
    name: str
    members: list[str]


class TeamList(BaseModel):
    """All teams."""

    teams: list[TeamView]


class PasswordChange(Body):
    """A new password of one's own."""

    current: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    new: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class TotpSetup(BaseModel):
    """The secret for the authenticator; it works once a code has proved it."""

    secret: str
    uri: str


class TotpCode(Body):
    """A code of the authenticator."""

    code: Annotated[str, StringConstraints(min_length=6, max_length=10)]


class PasswordProof(Body):
    """The password, asked again before something delicate."""

    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PresenceChange(Body):
    """A person's presence as they choose it."""

    presence: Presence


class SessionView(BaseModel):
    """One of a person's own logins."""

    id: str
    device: str
    current: bool
    created_at: datetime
    seen_at: datetime


class SessionList(BaseModel):
    """A person's logins, newest first."""

    sessions: list[SessionView]


class Named(BaseModel):
    """Something with an id and a name."""

    id: str
    name: str | None


class Preview(BaseModel):
    """The last message of a conversation, cut."""

    sender: str
    text: str
    created_at: datetime


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


class TicketBrief(BaseModel):
    """A ticket in a list."""

    number: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    created_at: datetime
    updated_at: datetime


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
    attachment_ids: Annotated[list[str], Field(max_length=9)] = []

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
    mentions: Ids = []
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
