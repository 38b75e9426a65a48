"""Agents, teams, and the audit log."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hub.agents import agents, audit, teams
from hub.api.desk.access import AdminDep, CallerDep, SupervisorDep
from hub.api.desk.schemas.people import (
    AgentChange,
    AgentCreated,
    AgentList,
    AgentRequest,
    AgentView,
    TeamList,
    TeamRequest,
    TeamView,
)
from hub.api.services import ServicesDep
from hub.conversations.broadcast import DESK
from hub.desk import work
from hub.storage import events

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


@router.get("/agents")
async def list_agents(caller: CallerDep, services: ServicesDep) -> AgentList:
    """Return everybody with presence and live load."""
    async with services.database.transaction() as session:
        found = await agents.everybody(session)
        load = await work.loads(session)
        grouped = await teams.listed(session)
    listed = [
        {
            **agents.view(agent),
            "team_ids": [team["id"] for team in grouped if agent.id in team["members"]],
            "load": load.get(agent.id, 0),
        }
        for agent in found
    ]
    return AgentList.model_validate({"agents": listed})


@router.post("/agents", status_code=201)
async def create_agent(body: AgentRequest, caller: AdminDep, services: ServicesDep) -> AgentCreated:
    """Make an account; the answer holds its password, once."""
    async with services.database.transaction() as session:
        agent, password = await agents.create(
            session, body.username, body.name, body.role, body.skills, body.capacity
        )
        await teams.put(session, agent.id, body.team_ids)
        audit.record(session, caller.agent.id, "create", "agent", agent.id, body.role)
        events.record(session, events.AGENT, agent.id)
    services.broadcast.ring(DESK)
    return AgentCreated(agent=AgentView(**agents.view(agent)), password=password)


@router.patch("/agents/{agent_id}")
async def change_agent(
    agent_id: str, body: AgentChange, caller: AdminDep, services: ServicesDep
) -> AgentView:
    """Change an account; who is disabled or gets another role is logged out."""
    changes = body.model_dump(exclude_none=True)
    team_ids = changes.pop("team_ids", None)
    async with services.database.transaction() as session:
        agent = await agents.get(session, agent_id)
        await agents.change(session, agent, changes)
        if team_ids is not None:
            await teams.put(session, agent_id, team_ids)
        audit.record(session, caller.agent.id, "change", "agent", agent_id, ", ".join(sorted(changes)))
        events.record(session, events.AGENT, agent_id)
    services.broadcast.ring(DESK)
    return AgentView(**agents.view(agent))


@router.post("/agents/{agent_id}/reset")
async def reset_agent(agent_id: str, caller: AdminDep, services: ServicesDep) -> AgentCreated:
    """Give an account a new password, shown once; unlocks it, ends its sessions, switches TOTP off."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, agent_id)
        password = await agents.reset_password(session, agent)
        audit.record(session, caller.agent.id, "reset", "agent", agent_id)
    return AgentCreated(agent=AgentView(**agents.view(agent)), password=password)


@router.get("/teams")
async def list_teams(caller: CallerDep, services: ServicesDep) -> TeamList:
    """Return all teams."""
    async with services.database.transaction() as session:
        return TeamList.model_validate({"teams": await teams.listed(session)})


@router.post("/teams", status_code=201)
async def create_team(body: TeamRequest, caller: AdminDep, services: ServicesDep) -> TeamView:
    """Make a team."""
    async with services.database.transaction() as session:
        team = await teams.create(session, body.name)
        audit.record(session, caller.agent.id, "create", "team", team.id)
    return TeamView(id=team.id, name=team.name, members=[])


@router.delete("/teams/{team_id}", status_code=204)
async def remove_team(team_id: str, caller: AdminDep, services: ServicesDep) -> None:
    """Delete a team; its conversations belong to everybody then."""
    async with services.database.transaction() as session:
        await teams.remove(session, await teams.get(session, team_id))
        audit.record(session, caller.agent.id, "delete", "team", team_id)


@router.get("/audit")
async def read_audit(
    caller: SupervisorDep,
    services: ServicesDep,
    agent_id: str | None = None,
    target_id: str | None = None,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, list[dict[str, Any]]]:
    """Return who looked at what, newest first."""
    async with services.database.transaction() as session:
        return {"entries": await audit.entries(session, agent_id, target_id, before, limit)}
