"""Login, logout, presence, and one's own password."""

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import agents, audit, presence, proof, sessions
from hub.api.desk.access import COOKIE, COOKIE_PATH, CallerDep
from hub.api.desk.schemas.login import (
    LoginRequest,
    LoginResponse,
    PasswordChange,
    PresenceChange,
)
from hub.api.desk.schemas.people import AgentView
from hub.api.services import ServicesDep
from hub.conversations.broadcast import DESK
from hub.storage import events

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


@router.post("/login")
async def log_in(
    body: LoginRequest, request: Request, response: Response, services: ServicesDep
) -> LoginResponse:
    """Open a session: sets the cookie, answers the CSRF token."""
    address = request.client.host if request.client else "unknown"
    await services.limits.count_session(address)
    origin = sessions.Origin(request.headers.get("user-agent", ""), address)
    login = await sessions.log_in(
        services.database, services.seal, body.username, body.password, body.code, origin
    )
    async with services.database.transaction() as session:
        await presence.choose(session, login.agent.id, agents.Presence.ONLINE)
        events.record(session, events.AGENT, login.agent.id)
        audit.record(session, login.agent.id, "login", "agent", login.agent.id)
    response.set_cookie(
        COOKIE,
        login.token,
        max_age=int(sessions.LIFETIME.total_seconds()),
        path=COOKIE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
    services.broadcast.ring(DESK)
    return LoginResponse(
        agent=AgentView(**agents.view(login.agent)), csrf_token=sessions.csrf_token(login.token)
    )


@router.post("/logout", status_code=204)
async def log_out(caller: CallerDep, response: Response, services: ServicesDep) -> None:
    """End this session; who has no other is offline."""
    async with services.database.transaction() as session:
        await sessions.revoke(session, caller.agent.id, caller.session_id)
        await see_who_left(session, caller.agent.id)
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")
    services.broadcast.ring(DESK)


@router.get("/me")
async def me(caller: CallerDep) -> LoginResponse:
    """Return who is logged in, and the CSRF token again (after a reload of the page)."""
    return LoginResponse(
        agent=AgentView(**agents.view(caller.agent)), csrf_token=sessions.csrf_token(caller.token)
    )


@router.put("/me/presence")
async def choose_presence(body: PresenceChange, caller: CallerDep, services: ServicesDep) -> AgentView:
    """Be online, away or offline."""
    async with services.database.transaction() as session:
        await presence.choose(session, caller.agent.id, body.presence)
        events.record(session, events.AGENT, caller.agent.id)
        agent = await agents.get(session, caller.agent.id)
    services.broadcast.ring(DESK)
    return AgentView(**agents.view(agent))


@router.put("/me/password", status_code=204)
async def change_password(body: PasswordChange, caller: CallerDep, services: ServicesDep) -> None:
    """Choose a new password; other sessions end."""
    await proof.require_password(services.database, caller.agent, body.current, "current")
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        await agents.change_password(session, agent, body.new, keep=caller.session_id)
        audit.record(session, agent.id, "change_password", "agent", agent.id)
        await see_who_left(session, agent.id)
    services.broadcast.ring(DESK)


async def see_who_left(session: AsyncSession, agent_id: str) -> None:
    """Let the desks know that logins of a person ended; who has none left is offline."""
    if not await sessions.of_agent(session, agent_id):
        await presence.choose(session, agent_id, agents.Presence.OFFLINE)
    events.record(session, events.AGENT, agent_id)
