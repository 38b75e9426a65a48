"""What supervisors switch at run time; until they do, the operators' file holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.service import ServiceLevels
from hub.storage import events
from hub.storage.inserting import insert_new
from hub.storage.tables import Agent, DeskSwitch

AUTO_ASSIGN = "auto_assign"


@dataclass(frozen=True)
class Switched:
    """How a switch stands.

    Attributes:
        on: whether it is on.
        by: `{id, name}` of who switched it last; None while the file decides.
        changed_at: when.
    """

    on: bool
    by: dict[str, Any] | None = None
    changed_at: datetime | None = None


async def auto_assign(session: AsyncSession, levels: ServiceLevels) -> Switched:
    """Return whether waiting conversations are assigned by the desk itself.

    Args:
        session: an open transaction.
        levels: the file's settings, which hold until somebody switches.
    """
    query = (
        select(DeskSwitch, Agent.name)
        .join(Agent, Agent.id == DeskSwitch.agent_id)
        .where(DeskSwitch.name == AUTO_ASSIGN)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return Switched(levels.auto_assign)
    return Switched(row[0].on, {"id": row[0].agent_id, "name": row[1]}, row[0].changed_at)


async def switch_auto_assign(session: AsyncSession, agent_id: str, on: bool) -> None:
    """Assign waiting conversations from now on, or do not; the desks are told."""
    values = {"name": AUTO_ASSIGN, "on": on, "agent_id": agent_id, "changed_at": now()}
    if not await insert_new(session, DeskSwitch, values):
        switch = (await session.scalars(select(DeskSwitch).where(DeskSwitch.name == AUTO_ASSIGN))).one()
        switch.on, switch.agent_id, switch.changed_at = on, agent_id, now()
    events.record(session, events.SWITCH, AUTO_ASSIGN, on=on)
