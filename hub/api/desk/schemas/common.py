"""What the desk's bodies have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hub.api.schemas import MAX_TEXT

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
NoteText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
Ids = Annotated[list[str], Field(max_length=100)]


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Named(BaseModel):
    """Something with an id and a name."""

    id: str
    name: str | None
