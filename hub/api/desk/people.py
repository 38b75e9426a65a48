"""Accounts of the people at the desk, as administrators keep them."""

from fastapi import APIRouter

from hub.agents import agents, audit, sessions, teams, totp
from hub.api.desk.access import AdminDep, CallerDep
from hub.api.desk.login import see_who_left
from hub.api.desk.schemas.people import (
    AgentChange,
    AgentCreated,
    AgentList,
    AgentRequest,
    AgentView,
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
    flows = services.texts.current.book.flows
    topics = sorted({flow.title for flow in flows.by_id.values()})
    return AgentList.model_validate({"agents": listed, "topics": topics})


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
    changed = ", ".join(sorted(changes))
    team_ids = changes.pop("team_ids", None)
    async with services.database.transaction() as session:
        agent = await agents.get(session, agent_id)
        await agents.change(session, agent, changes)
        if team_ids is not None:
            await teams.put(session, agent_id, team_ids)
        audit.record(session, caller.agent.id, "change", "agent", agent_id, changed)
        events.record(session, events.AGENT, agent_id)
    services.broadcast.ring(DESK)
    return AgentView(**agents.view(agent))


@router.post("/agents/{agent_id}/reset")
async def reset_agent(agent_id: str, caller: AdminDep, services: ServicesDep) -> AgentCreated:
    """Give an account a new password, shown once; unlocks it, ends its sessions, switches two-factor off."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, agent_id)
        password = await agents.reset_password(session, agent)
        audit.record(session, caller.agent.id, "reset", "agent", agent_id)
        await see_who_left(session, agent_id)
    services.broadcast.ring(DESK)
    return AgentCreated(agent=AgentView(**agents.view(agent)), password=password)


@router.delete("/agents/{agent_id}/totp", status_code=204)
async def disable_totp(agent_id: str, caller: AdminDep, services: ServicesDep) -> None:
    """Switch two-factor login off for somebody who lost their authenticator."""
    async with services.database.transaction() as session:
        await totp.disable(session, await agents.get(session, agent_id))
        audit.record(session, caller.agent.id, "disable_totp", "agent", agent_id)
        events.record(session, events.AGENT, agent_id)
    services.broadcast.ring(DESK)


@router.delete("/agents/{agent_id}/sessions", status_code=204)
async def end_sessions(agent_id: str, caller: AdminDep, services: ServicesDep) -> None:
    """Log somebody out everywhere."""
    async with services.database.transaction() as session:
        await agents.get(session, agent_id)
        await sessions.revoke_all(session, agent_id)
        audit.record(session, caller.agent.id, "end_sessions", "agent", agent_id)
        await see_who_left(session, agent_id)
    services.broadcast.ring(DESK)
