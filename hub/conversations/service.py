"""How the desk serves: deadlines and times that operators set in `data/desk/service.yml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hub.conversations.statuses import Priority
from hub.knowledge.yamlfile import load


class FirstResponse(BaseModel):
    """Minutes within which a human's first answer is due, by priority."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    urgent: float = Field(gt=0)
    high: float = Field(gt=0)
    normal: float = Field(gt=0)


class ServiceLevels(BaseModel):
    """The desk's times and switches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_response_minutes: FirstResponse
    auto_assign: bool
    idle_minutes: float = Field(gt=0)
    """A customer who waits so long for the agent's next word goes back to the queue."""
    offline_minutes: float = Field(gt=0)
    """The same, when the agent is offline."""

    @classmethod
    def read(cls, data_dir: Path) -> "ServiceLevels":
        """Read the file of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "desk" / "service.yml", cls)

    def minutes(self, priority: Priority) -> float:
        """Return within how many working minutes the first human answer is due."""
        return float(getattr(self.first_response_minutes, priority.label))
