"""Accounts of the people at the desk."""

import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import passwords, sessions, totp
from hub.clock import now
from hub.errors import HubError, not_found
from hub.storage.inserting import insert_new
from hub.storage.tables import Agent


class Role(StrEnum):
    """What a person may do; each role may do all that the ones before may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Presence(StrEnum):
    """Whether a person takes conversations."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


DEFAULT_CAPACITY = 5


async def create(
    session: AsyncSession,
    username: str,
    name: str,
    role: Role,
    skills: list[str] | None = None,
    capacity: int = DEFAULT_CAPACITY,
) -> tuple[Agent, str]:
    """Make an account with a random password, to be changed at the first login.

    Args:
        session: an open transaction.
        username: for the login.
        name: what customers and colleagues see.
        role: what the person may do.
        skills: topics that automatic assignment may give them.
        capacity: conversations that automatic assignment gives them at most.

    Returns:
        The account and its password, which is stored nowhere in plain.

    Raises:
        HubError: the username is taken.
    """
    password = passwords.generate()
    values = {
        "id": uuid.uuid4().hex,
        "username": username.lower(),
        "name": name,
        "role": role,
        "password_hash": await passwords.hashed(password),
        "skills": skills or [],
        "capacity": capacity,
        "presence": Presence.OFFLINE,
        "offline_since": now(),
        "created_at": now(),
    }
    if not await insert_new(session, Agent, values):
        raise HubError("username_taken", f"用户名“{username}”已经有人用了，请换一个", 409)
    return await get(session, str(values["id"])), password


async def create_first_admin(session: AsyncSession, username: str = "admin") -> str | None:
    """Make the first administrator.

    Returns:
        Their password, or None if there is an account already.
    """
    if (await session.scalars(select(func.count()).select_from(Agent))).one():
        return None
    _, password = await create(session, username, "管理员", Role.ADMIN)
    return password


async def by_username(session: AsyncSession, username: str) -> Agent | None:
    """Return the account of this name, in any case."""
    return (await session.scalars(select(Agent).where(Agent.username == username.lower()))).one_or_none()


async def get(session: AsyncSession, agent_id: str) -> Agent:
    """Return an account as it is now.

    Raises:
        HubError: there is none of this id.
    """
    agent = await session.get(Agent, agent_id, populate_existing=True)
    if agent is None:
        raise not_found("没有这位客服")
    return agent


async def everybody(session: AsyncSession) -> list[Agent]:
    """Return all accounts, by name; disabled ones too."""
    return list((await session.scalars(select(Agent).order_by(Agent.name, Agent.id))).all())


async def change(session: AsyncSession, agent: Agent, changes: dict[str, Any]) -> None:
    """Change name, role, skills, capacity or `active`; who is disabled or gets another role is logged out.

    Raises:
        HubError: it would leave the desk without an administrator.
    """
    demoted = agent.role == Role.ADMIN and (
        changes.get("active") is False or changes.get("role", Role.ADMIN) != Role.ADMIN
    )
    if demoted and not await _other_admins(session, agent.id):
        raise HubError("last_admin", "这是最后一位管理员，不能停用或降级", 409)
    sensitive = any(key in changes and changes[key] != getattr(agent, key) for key in ("active", "role"))
    for key, value in changes.items():
        setattr(agent, key, value)
    if agent.active is False:
        agent.presence, agent.offline_since = Presence.OFFLINE, now()
    await session.flush()
    if sensitive:
        await sessions.revoke_all(session, agent.id)


async def reset_password(session: AsyncSession, agent: Agent) -> str:
    """Give the account a new random password, log it out everywhere, unlock it, and switch TOTP off."""
    password = passwords.generate()
    agent.password_hash = await passwords.hashed(password)
    agent.must_change_password = True
    await totp.disable(session, agent)
    agent.failed_logins, agent.locked_until = 0, None
    await session.flush()
    await sessions.revoke_all(session, agent.id)
    return password


async def change_password(session: AsyncSession, agent: Agent, new: str, keep: str) -> None:
    """Let a person choose a new password; their other sessions end.

    Args:
        session: an open transaction.
        agent: the person.
        new: the new one.
        keep: id of the session that stays.

    Raises:
        HubError: the new one is weak.
    """
    passwords.check_strength(new, agent.username)
    agent.password_hash = await passwords.hashed(new)
    agent.must_change_password = False
    await session.flush()
    await sessions.revoke_all(session, agent.id, keep=keep)


def view(agent: Agent) -> dict[str, Any]:
    """Return the account as colleagues see it."""
    return {
        "id": agent.id,
        "username": agent.username,
        "name": agent.name,
        "role": agent.role,
        "presence": agent.presence,
        "skills": agent.skills,
        "capacity": agent.capacity,
        "active": agent.active,
        "totp_enabled": agent.totp_enabled,
        "must_change_password": agent.must_change_password,
    }


async def _other_admins(session: AsyncSession, agent_id: str) -> bool:
    query = select(Agent.id).where(Agent.role == Role.ADMIN, Agent.active, Agent.id != agent_id).limit(1)
    return (await session.scalars(query)).first() is not None
