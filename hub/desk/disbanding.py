"""Deletes a team without losing who waits for it."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import teams
from hub.conversations import hands
from hub.conversations.statuses import Status
from hub.errors import HubError
from hub.storage.tables import Conversation, Team

EVERYBODY = "everybody"


async def disband(session: AsyncSession, team: Team, to: str | None) -> list[str]:
    """Delete a team; its conversations go to another team or to everybody.

    Args:
        session: an open transaction.
        team: which.
        to: who gets them: the id of a team, or `everybody`; None is enough while nobody waits for the team.

    Returns:
        The ids of the conversations that changed queues.

    Raises:
        HubError: `team_busy` (409), conversations wait for the team and nobody is to get them; `not_found`.
    """
    heir = None if to in (None, EVERYBODY) else (await teams.get(session, str(to))).id
    query = select(Conversation.id).where(
        Conversation.team_id == team.id, Conversation.status == Status.WAITING
    )
    waiting = list((await session.scalars(query)).all())
    if heir == team.id or (waiting and to is None):
        raise HubError(
            "team_busy",
            f"还有 {len(waiting)} 个会话在等“{team.name}”，请先选由谁接手",
            409,
            {"to": "请选由谁接手"},
        )
    for conversation_id in waiting:
        await hands.move_queue(session, conversation_id, heir)
    # What agents hold stays with them; back in the queue, it is the heir's.
    await session.execute(update(Conversation).where(Conversation.team_id == team.id).values(team_id=heir))
    await teams.remove(session, team)
    return waiting
