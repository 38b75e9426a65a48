"""Login, logout, and what a person does with their own account."""

import pyotp
from fastapi import APIRouter, Request, Response

from hub.agents import agents, audit, presence, sessions
from hub.agents.passwords import matches
from hub.api.desk.access import COOKIE, COOKIE_PATH, CallerDep
from hub.api.desk.schemas.login import (
    LoginRequest,
    LoginResponse,
    PasswordChange,
    PasswordProof,
    PresenceChange,
    SessionList,
    TotpCode,
    TotpSetup,
)
from hub.api.desk.schemas.people import AgentView
from hub.api.services import ServicesDep
from hub.conversations.broadcast import DESK
from hub.errors import HubError, invalid, not_found
from hub.storage import events

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
ISSUER = "B特派客服"


@router.post("/login")
async def log_in(
    body: LoginRequest, request: Request, response: Response, services: ServicesDep
) -> LoginResponse:
    """Open a session: sets the cookie, answers the CSRF token."""
    await services.limits.count_session(request.client.host if request.client else "unknown")
    device = request.headers.get("user-agent", "")
    login = await sessions.log_in(services.database, body.username, body.password, body.code, device)
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
        if not await sessions.of_agent(session, caller.agent.id):
            await presence.choose(session, caller.agent.id, agents.Presence.OFFLINE)
            events.record(session, events.AGENT, caller.agent.id)
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
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        await agents.change_password(session, agent, body.current, body.new, keep=caller.session_id)
        audit.record(session, agent.id, "change_password", "agent", agent.id)


@router.post("/me/totp")
async def prepare_totp(body: PasswordProof, caller: CallerDep, services: ServicesDep) -> TotpSetup:
    """Make a secret for the authenticator; it is asked for at logins once `PUT` has proved it."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        await _prove(agent.password_hash, body.password)
        if agent.totp_enabled:
            raise HubError("totp_enabled", "已经启用了动态码，要更换请先停用", 409)
        agent.totp_secret = pyotp.random_base32()
        uri = pyotp.TOTP(agent.totp_secret).provisioning_uri(name=agent.username, issuer_name=ISSUER)
        return TotpSetup(secret=agent.totp_secret, uri=uri)


@router.put("/me/totp", status_code=204)
async def enable_totp(body: TotpCode, caller: CallerDep, services: ServicesDep) -> None:
    """Switch TOTP on."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        if not await sessions.enable_totp(session, agent, body.code):
            raise invalid(code="动态码不对，请看验证器上最新的 6 位数字")
        audit.record(session, agent.id, "enable_totp", "agent", agent.id)


@router.delete("/me/totp", status_code=204)
async def disable_totp(body: PasswordProof, caller: CallerDep, services: ServicesDep) -> None:
    """Switch TOTP off."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        await _prove(agent.password_hash, body.password)
        agent.totp_enabled, agent.totp_secret = False, None
        audit.record(session, agent.id, "disable_totp", "agent", agent.id)


@router.get("/me/sessions")
async def list_sessions(caller: CallerDep, services: ServicesDep) -> SessionList:
    """Return one's own logins."""
    async with services.database.transaction() as session:
        found = await sessions.of_agent(session, caller.agent.id)
    return SessionList.model_validate(
        {
            "sessions": [
                {
                    "id": one.id,
                    "device": one.device,
                    "current": one.id == caller.session_id,
                    "created_at": one.created_at,
                    "seen_at": one.seen_at,
                }
                for one in found
            ]
        }
    )


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(session_id: str, caller: CallerDep, services: ServicesDep) -> None:
    """End one of one's own logins."""
    async with services.database.transaction() as session:
        if not await sessions.revoke(session, caller.agent.id, session_id):
            raise not_found("没有这次登录")


async def _prove(password_hash: str, password: str) -> None:
    if not await matches(password_hash, password):
        raise HubError("wrong_password", "密码不对", 403, {"password": "密码不对"})
