"""The supervisors' view of this moment."""

from fastapi import APIRouter

from hub.api.desk.access import SupervisorDep
from hub.api.desk.schemas.load import Load
from hub.api.services import ServicesDep
from hub.desk import load

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


@router.get("/load")
async def overview(_: SupervisorDep, services: ServicesDep) -> Load:
    """Return who has how much in hand, and who waits; the list's filters show the conversations."""
    async with services.database.transaction() as session:
        return Load.model_validate(await load.overview(session))
