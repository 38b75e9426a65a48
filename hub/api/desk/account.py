"""What a person does with the safety of their own account: two-factor login, and where they are logged in."""

from fastapi import APIRouter, Response

from hub.agents import agents, audit, proof, sessions, totp
from hub.api.desk.access import CallerDep
from hub.api.desk.login import see_who_left
from hub.api.desk.schemas.account import (
    PasswordProof,
    RecoveryCodes,
    SessionList,
    TotpCode,
    TotpSetup,
    TotpState,
)
from hub.api.services import ServicesDep
from hub.conversations.broadcast import DESK
from hub.errors import not_found

router = APIRouter(prefix="/api/v1/desk/me", tags=["desk"])


@router.get("/totp")
async def totp_state(caller: CallerDep, services: ServicesDep) -> TotpState:
    """Return whether codes are asked for at login."""
    async with services.database.transaction() as session:
        left = await totp.recovery_codes_left(session, caller.agent.id)
    return TotpState(enabled=caller.agent.totp_enabled, recovery_codes_left=left)


@router.post("/totp")
async def prepare_totp(
    body: PasswordProof, caller: CallerDep, services: ServicesDep, response: Response
) -> TotpSetup:
    """Make a secret for the authenticator; it is asked for at logins once `PUT` has proved it."""
    await proof.require_password(services.database, caller.agent, body.password, "password")
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        secret, uri = await totp.prepare(session, agent, services.seal)
    response.headers["Cache-Control"] = "no-store"
    return TotpSetup(secret=secret, uri=uri)


@router.put("/totp")
async def enable_totp(
    body: TotpCode, caller: CallerDep, services: ServicesDep, response: Response
) -> RecoveryCodes:
    """Ask for codes at logins from now on; the answer holds the recovery codes, once."""
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        codes = await totp.enable(session, agent, services.seal, body.code)
        audit.record(session, agent.id, "enable_totp", "agent", agent.id)
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(recovery_codes=codes)


@router.delete("/totp", status_code=204)
async def disable_totp(body: PasswordProof, caller: CallerDep, services: ServicesDep) -> None:
    """Ask for no codes any more."""
    await proof.require_password(services.database, caller.agent, body.password, "password")
    async with services.database.transaction() as session:
        agent = await agents.get(session, caller.agent.id)
        await totp.disable(session, agent)
        audit.record(session, agent.id, "disable_totp", "agent", agent.id)


@router.get("/sessions")
async def list_sessions(caller: CallerDep, services: ServicesDep) -> SessionList:
    """Return where one is logged in."""
    async with services.database.transaction() as session:
        found = await sessions.of_agent(session, caller.agent.id)
    return SessionList.model_validate(
        {
            "sessions": [
                {
                    "id": one.id,
                    "device": one.device,
                    "address": one.address,
                    "current": one.id == caller.session_id,
                    "created_at": one.created_at,
                    "seen_at": one.seen_at,
                }
                for one in found
            ]
        }
    )


@router.delete("/sessions", status_code=204)
async def end_other_sessions(caller: CallerDep, services: ServicesDep) -> None:
    """End all of one's logins but this one."""
    async with services.database.transaction() as session:
        await sessions.revoke_all(session, caller.agent.id, keep=caller.session_id)
        audit.record(session, caller.agent.id, "end_sessions", "agent", caller.agent.id)
        await see_who_left(session, caller.agent.id)
    services.broadcast.ring(DESK)


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: str, caller: CallerDep, services: ServicesDep) -> None:
    """End one of one's own logins."""
    async with services.database.transaction() as session:
        if not await sessions.revoke(session, caller.agent.id, session_id):
            raise not_found("这次登录已经退出了")
        audit.record(session, caller.agent.id, "end_sessions", "agent", caller.agent.id)
        await see_who_left(session, caller.agent.id)
    services.broadcast.ring(DESK)
