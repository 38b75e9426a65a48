"""Who looked at which personal data, and who changed which account."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.storage.tables import Agent, AuditEntry


def record(
    session: AsyncSession,
    agent_id: str | None,
    action: str,
    target: str,
    target_id: str | None = None,
    detail: str = "",
) -> None:
    """Write an entry in the transaction that does what it tells.

    Args:
        session: an open transaction.
        agent_id: who; None for the system.
        action: such as `open`, `search`, `export`, `claim`, `create`.
        target: `conversation`, `ticket`, `agent`, `insight` …
        target_id: which one.
        detail: what else one would want to know; never a customer's own words.
    """
    session.add(
        AuditEntry(
            agent_id=agent_id,
            action=action,
            target=target,
            target_id=target_id,
            detail=detail,
            created_at=now(),
        )
    )


async def entries(
    session: AsyncSession,
    agent_id: str | None = None,
    target_id: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Return entries, newest first.

    Args:
        session: an open transaction.
        agent_id: only this person's.
        target_id: only those about this conversation, ticket or account.
        before: only those with a smaller id, for the next page.
        limit: how many at most.
    """
    query = (
        select(AuditEntry, Agent.name)
        .outerjoin(Agent, Agent.id == AuditEntry.agent_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if agent_id:
        query = query.where(AuditEntry.agent_id == agent_id)
    if target_id:
        query = query.where(AuditEntry.target_id == target_id)
    if before:
        query = query.where(AuditEntry.id < before)
    return [
        {
            "id": entry.id,
            "agent": {"id": entry.agent_id, "name": name} if entry.agent_id else None,
            "action": entry.action,
            "target": entry.target,
            "target_id": entry.target_id,
            "detail": entry.detail,
            "created_at": entry.created_at,
        }
        for entry, name in (await session.execute(query)).all()
    ]
