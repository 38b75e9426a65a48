"""The load of this moment."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from hub.agents.agents import Presence
from hub.api.desk.schemas.common import Named


class Longest(BaseModel):
    """The customer who has waited for the agent's answer the longest."""

    conversation_id: str
    since: datetime


class AgentLoad(BaseModel):
    """What an agent has in hand."""

    id: str
    name: str
    presence: Presence
    capacity: int
    open: int = Field(description="in hand; snoozed ones do not count")
    snoozed: int
    unanswered: int
    overdue: int = Field(description="whose first human answer is late")
    longest: Longest | None


class QueueLoad(BaseModel):
    """Who waits, of one team (null: of none) and priority."""

    team: Named | None
    priority: Literal["urgent", "high", "normal"]
    waiting: int
    overdue: int
    since: datetime = Field(description="since when the first of them waits")


class Load(BaseModel):
    """Everybody's load, and the queue."""

    agents: list[AgentLoad]
    queues: list[QueueLoad]
