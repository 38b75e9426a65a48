"""An FAQ entry as operators write it in `data/faq/*.yml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hub.knowledge.yamlfile import load


class Entry(BaseModel):
    """A question of the taxonomy, how customers ask it, and its answer with sources."""

    model_config = ConfigDict(extra="forbid")

    id: str
    question: str
    answer: str
    again: str
    """A second wording, for when the question comes again in one conversation."""
    sources: list[str] = Field(min_length=1)
    """Cited points, `<document>/<point>`."""
    related: list[str]
    offer: str | None = None
    """The service intent that does it for the customer."""
    similar: list[str] = Field(min_length=25)


def read_faq(directory: Path) -> list[Entry]:
    """Read the entries of `directory/*.yml`.

    Raises:
        DataError: a file is broken; names file, line and mend.
    """
    return [entry for path in sorted(directory.glob("*.yml")) for entry in load(path, list[Entry])]
