"""Who calls: the session cookie, the CSRF header, and the role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import sessions
from hub.agents.agents import Role
from hub.api.services import ServicesDep
from hub.desk.scope import Viewer
from hub.errors import HubError, unauthorized
from hub.storage.tables import Agent

COOKIE = "btp_desk"
COOKIE_PATH = "/api/v1/desk"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    """Whose request this is."""

    viewer: Viewer
    session_id: str
    token: str

    @property
    def agent(self) -> Agent:
        """The person."""
        return self.viewer.agent


async def identify(session: AsyncSession, token: str | None) -> Caller:
    """Return whose session the cookie opens.

    Raises:
        HubError: `unauthorized`.
    """
    if not token:
        raise unauthorized("请先登录")
    agent, opened = await sessions.authenticate(session, token)
    return Caller(await Viewer.of(session, agent), opened.id, token)


async def get_caller(request: Request, services: ServicesDep) -> Caller:
    """Return the caller; writes must carry the CSRF token that only the logged-in page knows.

    Raises:
        HubError: `unauthorized`, or `csrf` (403).
    """
    async with services.database.transaction() as session:
        caller = await identify(session, request.cookies.get(COOKIE))
    given = request.headers.get("x-csrf-token", "")
    if request.method not in SAFE_METHODS and not sessions.csrf_matches(caller.token, given):
        raise HubError("csrf", "页面已过期，请刷新后重试", 403)
    return caller


def demand(role: Role) -> Callable[[Caller], Caller]:
    """Return a dependency that lets only this role, and those above it, pass."""

    def check(caller: Annotated[Caller, Depends(get_caller)]) -> Caller:
        caller.viewer.demand(role)
        return caller

    return check


CallerDep = Annotated[Caller, Depends(get_caller)]
SupervisorDep = Annotated[Caller, Depends(demand(Role.SUPERVISOR))]
AdminDep = Annotated[Caller, Depends(demand(Role.ADMIN))]
