"""What the policies say of a ticket: priority, team and deadline, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.knowledge.reloading import Reloading
from hub.policies import Decision, Policies, record
from hub.settings import get_settings
from hub.storage.tables import Ticket

PRIORITIES = ("urgent", "high", "normal", "low")
"""Most urgent first."""
PRIORITY, ROUTING, DEADLINES = "priority", "routing", "deadlines"


@lru_cache
def policies() -> Reloading[Policies]:
    """Return the process's policies; changed files are picked up at the next use."""
    return Policies.reloading(get_settings().data_dir / "policies")


@dataclass(frozen=True)
class Ruling:
    """A rule that was applied to a ticket.

    Attributes:
        policy: the policy's id: `priority`, `routing` or `deadlines`.
        rule_id: the rule's id in its file.
        reason: one Chinese sentence that the customer may read.
        sources: the points of the documents that the rule rests on; none if it is the operator's own.
    """

    policy: str
    rule_id: str
    reason: str
    sources: list[str]


def rulings(ticket: Ticket) -> list[Ruling]:
    """Return the rules that hold for a ticket in its stage."""
    return [Ruling(**one) for one in ticket.terms["rulings"].values()]


async def classify(session: AsyncSession, ticket: Ticket, facts: Mapping[str, Any]) -> None:
    """Have priority and team decided; a ticket that is classified again never becomes less urgent.

    Args:
        session: an open transaction.
        ticket: takes them.
        facts: what is known beyond kind and content, such as `angry`, `order_value`, `reopened`; kept.
    """
    known = {**ticket.terms.get("facts", {}), **facts}
    ticket.terms = {"facts": known, "rulings": ticket.terms.get("rulings", {})}
    decided = await _decide(session, ticket, PRIORITY)
    ticket.priority = min(ticket.priority or PRIORITIES[-1], decided.outcome, key=PRIORITIES.index)
    routed = await _decide(session, ticket, ROUTING)
    ticket.team = routed.values.get("team")


async def due(session: AsyncSession, ticket: Ticket, at: datetime) -> datetime | None:
    """Return by when a ticket that enters its stage now must have left it, as the policies decide.

    Args:
        session: an open transaction.
        ticket: with its new stage and its priority.
        at: when it entered the stage.
    """
    decided = await _decide(session, ticket, DEADLINES)
    if "hours" not in decided.values:
        return None
    return policies().current.hours.add(at, decided.values["hours"], decided.values.get("clock", "calendar"))


async def _decide(session: AsyncSession, ticket: Ticket, policy: str) -> Decision:
    facts = {
        **ticket.content,
        **ticket.terms["facts"],
        "kind": ticket.kind,
        "stage": ticket.stage,
        "priority": ticket.priority,
    }
    decision = policies().current.decide(policy, facts)
    await record(session, decision, ticket.conversation_id, ticket.id)
    ruling = {
        "policy": policy,
        "rule_id": decision.rule_id,
        "reason": decision.reason,
        "sources": list(decision.sources),
    }
    ticket.terms = {**ticket.terms, "rulings": {**ticket.terms["rulings"], policy: ruling}}
    return decision
