"""Teams: who they are; their members are kept in the accounts."""

from typing import Annotated

from fastapi import APIRouter, Query

from hub.agents import audit, teams
from hub.api.desk.access import AdminDep, CallerDep
from hub.api.desk.schemas.people import TeamList, TeamRequest, TeamView
from hub.api.services import ServicesDep
from hub.conversations.broadcast import DESK
from hub.desk.disbanding import disband

router = APIRouter(prefix="/api/v1/desk/teams", tags=["desk"])


@router.get("")
async def list_teams(caller: CallerDep, services: ServicesDep) -> TeamList:
    """Return all teams."""
    async with services.database.transaction() as session:
        return TeamList.model_validate({"teams": await teams.listed(session)})


@router.post("", status_code=201)
async def create_team(body: TeamRequest, caller: AdminDep, services: ServicesDep) -> TeamView:
    """Make a team."""
    async with services.database.transaction() as session:
        team = await teams.create(session, body.name)
        audit.record(session, caller.agent.id, "create", "team", team.id, team.name)
    return TeamView(id=team.id, name=team.name, members=[])


@router.patch("/{team_id}")
async def rename_team(team_id: str, body: TeamRequest, caller: AdminDep, services: ServicesDep) -> TeamView:
    """Rename a team; policies find teams by their names."""
    async with services.database.transaction() as session:
        team = await teams.get(session, team_id)
        was = team.name
        await teams.rename(session, team, body.name)
        audit.record(session, caller.agent.id, "change", "team", team_id, f"{was} → {body.name}")
        shown = next(one for one in await teams.listed(session) if one["id"] == team_id)
    return TeamView.model_validate(shown)


@router.delete("/{team_id}", status_code=204)
async def remove_team(
    team_id: str,
    caller: AdminDep,
    services: ServicesDep,
    to: Annotated[str | None, Query(description="a team's id, or `everybody`")] = None,
) -> None:
    """Delete a team; refused while conversations wait for it, unless `to` says who gets them."""
    async with services.database.transaction() as session:
        team = await teams.get(session, team_id)
        moved = await disband(session, team, to)
        audit.record(session, caller.agent.id, "delete", "team", team_id, team.name)
    for conversation_id in moved:
        services.broadcast.ring(conversation_id)
    services.broadcast.ring(DESK)
