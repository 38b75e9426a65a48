"""Which conversations a person at the desk may see."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import teams
from hub.agents.agents import Role
from hub.conversations import conversations
from hub.conversations.statuses import Status
from hub.errors import HubError, not_found
from hub.storage.tables import Agent, Conversation, Participant


@dataclass(frozen=True)
class Viewer:
    """A person with what decides their view: role and teams."""

    agent: Agent
    team_ids: tuple[str, ...]

    @classmethod
    async def of(cls, session: AsyncSession, agent: Agent) -> "Viewer":
        """Return the view of this person as it is now."""
        return cls(agent, tuple(await teams.of_agent(session, agent.id)))

    @property
    def sees_all(self) -> bool:
        """Supervisors and admins see every conversation."""
        return self.agent.role in (Role.SUPERVISOR, Role.ADMIN)

    def may_see(self) -> ColumnElement[bool]:
        """Return the SQL condition on conversations: one's teams' queue, one's own, and one's former."""
        if self.sees_all:
            return true()
        took_part = exists().where(
            Participant.conversation_id == Conversation.id, Participant.agent_id == self.agent.id
        )
        mine_to_take = and_(
            Conversation.status == Status.WAITING,
            or_(Conversation.team_id.is_(None), Conversation.team_id.in_(self.team_ids)),
        )
        return or_(mine_to_take, Conversation.agent_id == self.agent.id, took_part)

    async def open(self, session: AsyncSession, conversation_id: str) -> Conversation:
        """Return a conversation that the person may see.

        Raises:
            HubError: `not_found`, also for one that is not theirs to see.
        """
        conversation = await conversations.get(session, conversation_id)
        if not await session.scalar(
            exists().where(Conversation.id == conversation_id, self.may_see()).select()
        ):
            raise not_found("没有找到这个会话")
        return conversation

    def demand(self, role: Role) -> None:
        """Refuse whose role does not reach this far.

        Raises:
            HubError: `forbidden`.
        """
        order = list(Role)
        if order.index(Role(self.agent.role)) < order.index(role):
            raise HubError("forbidden", "您的角色没有这项权限", 403)
