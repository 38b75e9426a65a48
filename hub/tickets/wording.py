"""What is said about tickets, from `data/wording/tickets.yml`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from hub.knowledge.yamlfile import load
from hub.tickets.stages import Stage

VARIABLES = ("kind", "number", "note", "next", "due")


def _formats(text: str) -> str:
    try:
        text.format_map(dict.fromkeys(VARIABLES, ""))
    except (KeyError, ValueError, IndexError) as error:
        known = "、".join(f"{{{name}}}" for name in VARIABLES)
        raise ValueError(f"花括号里只能用 {known}") from error
    return text


Sentence = Annotated[str, AfterValidator(_formats)]


class Notices(BaseModel):
    """What the customer's conversation is told when something happens to a ticket."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    investigating: Sentence
    answered: Sentence
    reopened: Sentence
    withdrawn: Sentence
    noted: Sentence
    explained: Sentence
    """Follows a notice that has no room for the words of who made the step."""
    overdue: Sentence


class TicketWording(BaseModel):
    """The sentences about tickets; a missing or misspelt one is refused when the hub starts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    next: dict[Stage, str]
    """Per stage, what happens next."""
    by: Sentence
    """With the time by which it is our turn to answer."""
    until: Sentence
    """With the time until which it is the customer's turn."""
    overdue: Sentence
    open_ended: Sentence
    notices: Notices

    @classmethod
    def read(cls, data_dir: Path) -> "TicketWording":
        """Read the wording of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "wording" / "tickets.yml", cls)
