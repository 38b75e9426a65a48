"""What the system itself says to customers, from `data/wording/system.yml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hub.knowledge.yamlfile import load


class Wording(BaseModel):
    """The system's sentences; a missing or misspelt one is refused when the hub starts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    please_wait: str
    bot_failed: str
    queue_first: str
    queue_behind: str
    queue_noted: str
    queue_leave: str
    queue_leave_said: list[str] = []
    queue_left: str
    queue_not_waiting: str
    rate_bot: str
    rate_agent: str
    leave_message: str
    leave_message_ask: str
    leave_message_closed: str
    leave_message_taken: str
    ticket_filed: str
    agent_joined: str
    agent_changed: str
    agent_looking: str
    agent_returned: str
    agent_requeued: str
    agent_resolved: str
    lead_ins: tuple[str, ...] = Field(min_length=1)
    """Before a reply all of whose wordings were used."""

    @classmethod
    def read(cls, data_dir: Path) -> "Wording":
        """Read the wording of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "wording" / "system.yml", cls)
