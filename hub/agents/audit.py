"""The record of who looked at which personal data, and who changed which account."""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.storage.tables import AuditEntry

Action = Literal[
    "open",
    "list",
    "read",
    "search",
    "export",
    "claim",
    "takeover",
    "transfer",
    "resolve",
    "return",
    "snooze",
    "unsnooze",
    "note",
    "whisper",
    "file",
    "move",
    "link",
    "send_again",
    "login",
    "change_password",
    "enable_totp",
    "disable_totp",
    "end_sessions",
    "create",
    "change",
    "reset",
    "delete",
    "switch",
]
Target = Literal["conversation", "ticket", "agent", "team", "insight", "audit", "desk", "letter"]


def record(
    session: AsyncSession,
    agent_id: str | None,
    action: Action,
    target: Target,
    target_id: str | None = None,
    detail: str = "",
) -> None:
    """Write an entry in the transaction that does what it tells.

    Args:
        session: an open transaction.
        agent_id: who; None for the system.
        action: what was done; `data/wording/audit.yml` says it in Chinese.
        target: with what sort of thing.
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
