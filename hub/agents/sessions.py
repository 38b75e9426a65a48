"""Logins: server-side sessions that can be revoked, with lock-out and optional TOTP."""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import proof, totp
from hub.clock import now
from hub.errors import HubError, unauthorized
from hub.sealing import Seal
from hub.storage.database import Database
from hub.storage.tables import Agent, AgentSession

LIFETIME = timedelta(hours=12)
"""A working day; then the person logs in again."""
IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Login:
    """A session that was just opened: the account and the cookie's token."""

    agent: Agent
    token: str


@dataclass(frozen=True)
class Origin:
    """Where a login comes from: what the browser calls itself, and its network address."""

    device: str
    address: str


async def log_in(
    database: Database, seal: Seal, username: str, password: str, code: str | None, origin: Origin
) -> Login:
    """Open a session.

    Args:
        database: failures are counted in a transaction of their own, which the refusal does not undo.
        seal: under which the secrets of authenticators are stored.
        username: in any case.
        password: in plain.
        code: the six digits of the authenticator, or a recovery code, for accounts that use one.
        origin: where from.

    Returns:
        The account and the token for the cookie.

    Raises:
        HubError: wrong credentials (one answer for all causes), a locked account, a code is needed, or the
            secret that it is checked by cannot be read.
    """
    async with database.transaction() as session:
        query = select(Agent).where(Agent.username == username.lower())
        agent = (await session.scalars(query)).one_or_none()
    good = await proof.knows_password(database, agent, password)
    if agent is None or not good or not agent.active:
        raise HubError("wrong_credentials", "用户名或密码不对", 401)
    if agent.totp_enabled:
        if not code:
            raise HubError("totp_required", "请输入验证器上的 6 位动态码", 401, {"code": "请输入动态码"})
        if not await totp.use(database, agent, seal, code):
            await proof.count_failure(database, agent.id)
            raise HubError("wrong_code", "动态码不对或已经用过", 401, {"code": "动态码不对或已经用过"})
    async with database.transaction() as session:
        await session.execute(
            update(Agent).where(Agent.id == agent.id).values(failed_logins=0, locked_until=None)
        )
        return await open_for(session, agent, origin)


async def open_for(session: AsyncSession, agent: Agent, origin: Origin) -> Login:
    """Open a session for a person who has proved who they are.

    Args:
        session: an open transaction.
        agent: the person.
        origin: where from.
    """
    token = secrets.token_urlsafe(32)
    at = now()
    await session.execute(delete(AgentSession).where(AgentSession.expires_at < at))
    session.add(
        AgentSession(
            id=uuid.uuid4().hex,
            token_hash=token_hash(token),
            agent_id=agent.id,
            device=origin.device[:200],
            address=origin.address[:45],
            created_at=at,
            seen_at=at,
            expires_at=at + LIFETIME,
        )
    )
    return Login(agent, token)


async def authenticate(session: AsyncSession, token: str) -> tuple[Agent, AgentSession]:
    """Return whose session the token opens.

    Raises:
        HubError: it opens none, or none any more.
    """
    query = (
        select(Agent, AgentSession)
        .join(AgentSession, AgentSession.agent_id == Agent.id)
        .where(AgentSession.token_hash == token_hash(token), Agent.active)
    )
    row = (await session.execute(query)).one_or_none()
    at = now()
    if row is None or row[1].expires_at <= at or row[1].seen_at <= at - IDLE:
        raise unauthorized("登录已过期，请重新登录")
    if row[1].seen_at <= at - SEEN_EVERY:
        await session.execute(update(AgentSession).where(AgentSession.id == row[1].id).values(seen_at=at))
    return row[0], row[1]


async def of_agent(session: AsyncSession, agent_id: str) -> list[AgentSession]:
    """Return the sessions that are open for a person, newest first."""
    at = now()
    query = (
        select(AgentSession)
        .where(
            AgentSession.agent_id == agent_id, AgentSession.expires_at > at, AgentSession.seen_at > at - IDLE
        )
        .order_by(AgentSession.created_at.desc())
    )
    return list((await session.scalars(query)).all())


async def revoke(session: AsyncSession, agent_id: str, session_id: str) -> bool:
    """End one of the person's own sessions; tell whether there was one."""
    end = delete(AgentSession).where(AgentSession.id == session_id, AgentSession.agent_id == agent_id)
    return (await session.execute(end.returning(AgentSession.id))).one_or_none() is not None


async def revoke_all(session: AsyncSession, agent_id: str, keep: str | None = None) -> None:
    """End all sessions of a person, but for the one to keep."""
    end = delete(AgentSession).where(AgentSession.agent_id == agent_id)
    await session.execute(end.where(AgentSession.id != keep) if keep else end)


def token_hash(token: str) -> str:
    """Return what is stored of a token: tokens are random, so one SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(token: str) -> str:
    """Return the CSRF token of a session: only who logged in was ever told it."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def csrf_matches(token: str, given: str) -> bool:
    """Tell in constant time whether the header belongs to the cookie."""
    return hmac.compare_digest(csrf_token(token).encode(), given.encode())
