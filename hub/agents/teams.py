"""Teams and who is in them."""

import uuid
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.errors import HubError, not_found
from hub.storage.inserting import insert_new
from hub.storage.tables import Team, TeamMember


async def create(session: AsyncSession, name: str) -> Team:
    """Make a team.

    Raises:
        HubError: the name is taken.
    """
    values = {"id": uuid.uuid4().hex, "name": name, "created_at": now()}
    if not await insert_new(session, Team, values):
        raise _taken(name)
    return await get(session, str(values["id"]))


async def rename(session: AsyncSession, team: Team, name: str) -> None:
    """Give a team another name; policies find teams by it.

    Raises:
        HubError: the name is taken.
    """
    try:
        async with session.begin_nested():
            await session.execute(update(Team).where(Team.id == team.id).values(name=name))
    except IntegrityError as error:
        raise _taken(name) from error


async def get(session: AsyncSession, team_id: str) -> Team:
    """Return a team.

    Raises:
        HubError: there is none of this id.
    """
    team = await session.get(Team, team_id, populate_existing=True)
    if team is None:
        raise not_found("没有这个小组")
    return team


async def by_name(session: AsyncSession, name: str | None) -> str | None:
    """Return the id of the team that a policy names, or None when the desk has no such team."""
    if not name:
        return None
    return (await session.scalars(select(Team.id).where(Team.name == name))).one_or_none()


async def listed(session: AsyncSession) -> list[dict[str, Any]]:
    """Return all teams with the ids of their members."""
    found = (await session.scalars(select(Team).order_by(Team.name))).all()
    members: dict[str, list[str]] = {}
    for team_id, agent_id in (await session.execute(select(TeamMember.team_id, TeamMember.agent_id))).all():
        members.setdefault(team_id, []).append(agent_id)
    return [{"id": team.id, "name": team.name, "members": members.get(team.id, [])} for team in found]


async def of_agent(session: AsyncSession, agent_id: str) -> list[str]:
    """Return the ids of the teams an agent is in."""
    return list(
        (await session.scalars(select(TeamMember.team_id).where(TeamMember.agent_id == agent_id))).all()
    )


async def put(session: AsyncSession, agent_id: str, team_ids: list[str]) -> None:
    """Make these an agent's teams.

    Raises:
        HubError: one of them does not exist.
    """
    for team_id in team_ids:
        await get(session, team_id)
    await session.execute(delete(TeamMember).where(TeamMember.agent_id == agent_id))
    session.add_all(TeamMember(team_id=team_id, agent_id=agent_id) for team_id in set(team_ids))
    await session.flush()


async def remove(session: AsyncSession, team: Team) -> None:
    """Delete a team; conversations that are still its own belong to everybody then."""
    await session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    await session.delete(team)
    await session.flush()


def _taken(name: str) -> HubError:
    return HubError("name_taken", f"已经有叫“{name}”的小组了", 409, {"name": "换一个名字"})
