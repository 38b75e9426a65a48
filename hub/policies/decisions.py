"""A decision, explained, and its place in the database."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.storage.tables import DecisionRecord


@dataclass(frozen=True)
class Decision:
    """What a policy says on some facts, and why.

    Attributes:
        policy: the policy's id.
        rule_id: the rule that decided, or `default`.
        outcome: one of the policy's outcomes.
        reason: one or two Chinese sentences that a customer can read.
        sources: cited points, `<document>/<point>`; empty where the rule is the operator's own setting.
        facts: the facts of this policy that were known.
        values: what the rule gives besides, such as `{"hours": 24}`.
        missing: unknown facts on which an earlier rule hangs, most telling first. When one of them becomes
            known the outcome may be another: ask the customer, or take the decision as it is.
        operator: the rule rests on the operator's setting, not on a document.
    """

    policy: str
    rule_id: str
    outcome: str
    reason: str
    sources: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    operator: bool = False

    @property
    def final(self) -> bool:
        """Whether no unknown fact could change the outcome."""
        return not self.missing


async def record(
    session: AsyncSession,
    decision: Decision,
    conversation_id: str | None = None,
    ticket_id: str | None = None,
) -> DecisionRecord:
    """Store a decision, so that it can be explained later.

    Args:
        session: an open transaction.
        decision: what was decided.
        conversation_id: where it was decided.
        ticket_id: the ticket that it concerns, if there is one.

    Returns:
        The stored row.
    """
    row = DecisionRecord(
        conversation_id=conversation_id,
        ticket_id=ticket_id,
        policy=decision.policy,
        rule_id=decision.rule_id,
        outcome=decision.outcome,
        reason=decision.reason,
        facts=decision.facts,
        values=decision.values,
        sources=list(decision.sources),
        created_at=now(),
    )
    session.add(row)
    await session.flush()
    return row
