"""What is promised when a ticket is filed: priority, team and deadlines, and the rule that says so."""

from pydantic import BaseModel, ConfigDict

from hub.tickets.stages import Stage


class Terms(BaseModel):
    """Applied once, at filing, and kept with the ticket: a changed rule changes new tickets only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    priority: str = "normal"
    """`urgent`, `high` or `normal`."""
    team: str | None = None
    first_answer_hours: float | None = None
    """Hours from filing (or reopening) to the first answer; None promises nothing."""
    stage_hours: dict[Stage, float] = {}
    """Per stage, the hours that it may last; a stage that is missing has no deadline."""
    rule_id: str
    reason: str
    source: str
    """The point of the documents that the rule rests on, `<document>/<point>`."""


DEFAULT = Terms(
    first_answer_hours=24,
    stage_hours={Stage.INVESTIGATING: 72},
    rule_id="default",
    reason="提交后24小时内作出响应",
    source="after_sales_guide/timing.response_24h",
)
