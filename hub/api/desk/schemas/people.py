"""Accounts and teams."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from hub.agents.agents import Presence, Role
from hub.api.desk.schemas.common import Body, Ids, Name

Username = Annotated[str, StringConstraints(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9._@-]+$")]
Skills = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(max_length=50)]


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


class AgentList(BaseModel):
    """Everybody, by name, and the topics that people can be skilled in."""

    agents: list[AgentInList]
    topics: list[str]


class AgentCreated(BaseModel):
    """A new account, or one with a new password; the password is shown only here."""

    agent: AgentView
    password: str


class AgentRequest(Body):
    """A new account."""

    username: Username
    name: Name
    role: Role = Role.AGENT
    skills: Skills = Field(default_factory=list)
    capacity: Annotated[int, Field(ge=1, le=50)] = 5
    team_ids: Ids = Field(default_factory=list)


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
