"""Automatic assignment, as supervisors switch it at run time."""

from fastapi import APIRouter

from hub.agents import audit
from hub.api.desk.access import CallerDep, SupervisorDep
from hub.api.desk.schemas.assignment import Assignment, AssignmentChange
from hub.api.services import Services, ServicesDep
from hub.conversations.broadcast import DESK
from hub.desk import switches

router = APIRouter(prefix="/api/v1/desk/assignment", tags=["desk"])


@router.get("")
async def assignment(caller: CallerDep, services: ServicesDep) -> Assignment:
    """Return whether waiting conversations are assigned by the desk itself, and who switched it so."""
    return await _shown(services)


@router.put("")
async def switch_assignment(
    body: AssignmentChange, caller: SupervisorDep, services: ServicesDep
) -> Assignment:
    """Switch automatic assignment, for the whole desk, from now on."""
    async with services.database.transaction() as session:
        await switches.switch_auto_assign(session, caller.agent.id, body.auto_assign)
        audit.record(session, caller.agent.id, "switch", "desk", detail="on" if body.auto_assign else "off")
    services.broadcast.ring(DESK)
    return await _shown(services)


async def _shown(services: Services) -> Assignment:
    async with services.database.transaction() as session:
        switched = await switches.auto_assign(session, services.levels)
    return Assignment.model_validate(
        {"auto_assign": switched.on, "by": switched.by, "changed_at": switched.changed_at}
    )
