"""Login, sessions, and one's own account."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from hub.agents.agents import Presence
from hub.api.desk.schemas.common import Body
from hub.api.desk.schemas.people import AgentView


class LoginRequest(Body):
    """Username and password; `code` for accounts with an authenticator."""

    username: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(max_length=10)] | None = None


class LoginResponse(BaseModel):
    """Who is logged in, and the token that writes carry as `X-CSRF-Token`."""

    agent: AgentView
    csrf_token: str


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
