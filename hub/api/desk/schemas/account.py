"""Two-factor login, and where one is logged in."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from hub.api.desk.schemas.common import Body


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


class TotpState(BaseModel):
    """Whether codes are asked for at login, and how many recovery codes are left."""

    enabled: bool
    recovery_codes_left: int


class RecoveryCodes(BaseModel):
    """Codes for logins without the authenticator, each good once; shown only here."""

    recovery_codes: list[str]


class SessionView(BaseModel):
    """An open login."""

    id: str
    device: str
    address: str
    current: bool
    created_at: datetime
    seen_at: datetime


class SessionList(BaseModel):
    """A person's open logins, newest first."""

    sessions: list[SessionView]
