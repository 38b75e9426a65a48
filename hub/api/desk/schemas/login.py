"""Login, presence, and one's own password."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from hub.agents.agents import Presence
from hub.api.desk.schemas.common import Body
from hub.api.desk.schemas.people import AgentView


class LoginRequest(Body):
    """Username and password; with two factors also a code of the authenticator, or a recovery code."""

    username: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(max_length=30)] | None = None


class LoginResponse(BaseModel):
    """Who is logged in, and the token that writes carry as `X-CSRF-Token`."""

    agent: AgentView
    csrf_token: str


class PasswordChange(Body):
    """A new password of one's own."""

    current: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    new: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PresenceChange(Body):
    """A person's presence as they choose it."""

    presence: Presence
