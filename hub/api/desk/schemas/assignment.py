"""Automatic assignment."""

from datetime import datetime

from pydantic import BaseModel

from hub.api.desk.schemas.common import Body, Named


class Assignment(BaseModel):
    """Whether waiting conversations are assigned by the desk itself; `by` is null while the file decides."""

    auto_assign: bool
    by: Named | None
    changed_at: datetime | None


class AssignmentChange(Body):
    """Automatic assignment on or off, from now on."""

    auto_assign: bool
