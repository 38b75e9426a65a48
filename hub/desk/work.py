"""What an agent does with a conversation: take it, speak, pass it on, end it."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub import attachments
from hub.agents import agents, teams
from hub.clock import now
from hub.conversations import conversations, hands, log, ratings
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender, Status
from hub.desk import notes
from hub.desk.scope import Viewer
from hub.errors import invalid
from hub.knowledge.wording import Wording
from hub.storage.tables import Agent, Conversation, Message, Ticket
from hub.tickets import describing, tickets
from hub.tickets.stages import KIND_NAMES, Kind
from hub.tickets.wording import TicketWording


class Work:
    """The acts of an agent, with what the customer hears of them."""

    def __init__(self, wording: Wording, ticket_wording: TicketWording) -> None:
        """Prepare.

        Args:
            wording: what the system says to customers.
            ticket_wording: the sentences about tickets.
        """
        self._wording = wording
        self._ticket_wording = ticket_wording

    async def claim(self, session: AsyncSession, conversation_id: str, agent: Agent) -> None:
        """Take a waiting conversation.

        Raises:
            HubError: `already_taken` (409), somebody was faster.
        """
        await hands.claim(session, conversation_id, agent)
        await self._tell(session, conversation_id, self._wording.agent_joined.format(agent=agent.name))

    async def take_over(self, session: AsyncSession, conversation_id: str, agent: Agent) -> None:
        """Take a conversation from whoever holds it (supervisors)."""
        before = await conversations.get(session, conversation_id)
        if before.status == Status.OPEN and before.agent_id == agent.id:
            return
        held = before.status == Status.OPEN
        await hands.take_over(session, conversation_id, agent)
        wording = self._wording.agent_changed if held else self._wording.agent_joined
        await self._tell(session, conversation_id, wording.format(agent=agent.name))

    async def speak(
        self,
        session: AsyncSession,
        conversation_id: str,
        agent: Agent,
        client_id: str,
        text: str,
        attachment_ids: list[str] | None = None,
        faq_id: str | None = None,
    ) -> Message:
        """Write to the customer; the same `client_id` again returns what is stored already.

        Raises:
            HubError: `not_yours` (409), the agent does not hold it.
        """
        known = await log.by_client_id(session, conversation_id, client_id)
        if known is not None:
            if known.sender != Sender.AGENT:
                raise invalid(client_id="client_id 已经用过，请换一个")
            return known
        await hands.hold(session, conversation_id, agent.id)
        await hands.answered(session, conversation_id)
        claimed = await attachments.claim(session, conversation_id, attachment_ids or [])
        shown = [attachments.view(one) for one in claimed]
        draft = Draft(
            Sender.AGENT, text, attachments=shown, client_id=client_id, author=agent.name, faq_id=faq_id
        )
        message = await log.append(session, conversation_id, draft)
        attachments.bind(claimed, message)
        return message

    async def transfer(
        self,
        session: AsyncSession,
        conversation_id: str,
        viewer: Viewer,
        agent_id: str | None,
        team_id: str | None,
        note: str,
    ) -> None:
        """Pass a conversation on to an agent or to a team's queue; supervisors may do so with anybody's.

        Raises:
            HubError: the target does not exist, is disabled or offline, or it is not the caller's to give.
        """
        conversation = await conversations.get(session, conversation_id)
        holder = viewer.agent.id
        if viewer.sees_all and conversation.status == Status.OPEN:
            holder = conversation.agent_id or holder
        target = await agents.get(session, agent_id) if agent_id else None
        if target is not None and not target.active:
            raise invalid(agent_id="这位客服的账号已停用")
        if target is not None and target.id == conversation.agent_id and conversation.status == Status.OPEN:
            raise invalid(agent_id="会话已经在这位客服手上")
        name = target.name if target else (await teams.get(session, team_id)).name if team_id else "全部客服"
        if conversation.status == Status.WAITING and viewer.sees_all:
            if target is None:
                await hands.move_queue(session, conversation_id, team_id)
            else:
                await hands.claim(session, conversation_id, target)
        else:
            await hands.transfer(session, conversation_id, holder, target, team_id)
        told = (
            self._wording.agent_changed.format(agent=target.name) if target else self._wording.agent_looking
        )
        await self._tell(session, conversation_id, told)
        text = f"转给{name}" + (f"：{note}" if note else "")
        mentions = [target.id] if target else []
        await notes.write(session, conversation, viewer.agent, text, notes.EVENT, mentions)

    async def resolve(self, session: AsyncSession, conversation_id: str, agent: Agent, note: str) -> None:
        """End the service; the customer is asked how it was, and their next message goes to the bot.

        Raises:
            HubError: `not_yours` (409), the agent does not hold it.
        """
        await hands.resolve(session, conversation_id, agent.id)
        await self._remember(session, conversation_id, agent, note)
        conversation = await conversations.get(session, conversation_id)
        if await ratings.ask(session, conversation, "agent", self._wording, agent.id) is None:
            await self._tell(session, conversation_id, self._wording.agent_resolved)
        await self._note(session, conversation_id, agent, "结束会话", note)

    async def give_back(self, session: AsyncSession, conversation_id: str, agent: Agent, note: str) -> None:
        """Give the conversation back to the bot, which then knows what happened.

        Raises:
            HubError: `not_yours` (409), the agent does not hold it.
        """
        await hands.give_to_bot(session, conversation_id, hands.RETURNED, agent.id)
        await self._remember(session, conversation_id, agent, note)
        await self._tell(session, conversation_id, self._wording.agent_returned)
        await self._note(session, conversation_id, agent, "交还机器人", note)

    async def snooze(
        self, session: AsyncSession, conversation_id: str, agent: Agent, until: datetime | None
    ) -> None:
        """Put a conversation aside until a moment, or (None) until the customer writes.

        Raises:
            HubError: `not_yours` (409), or the moment is past.
        """
        if until is not None and until <= now():
            raise invalid(until="时间要在以后")
        await hands.hold(session, conversation_id, agent.id, snoozed=True, snoozed_until=until)
        hands.announce(session, conversation_id)

    async def unsnooze(self, session: AsyncSession, conversation_id: str, agent: Agent) -> None:
        """Take a conversation up again.

        Raises:
            HubError: `not_yours` (409).
        """
        await hands.hold(session, conversation_id, agent.id, snoozed=False, snoozed_until=None)
        hands.announce(session, conversation_id)

    async def file_ticket(
        self,
        session: AsyncSession,
        conversation: Conversation,
        agent: Agent,
        kind: Kind,
        client_id: str,
        content: dict[str, Any],
    ) -> Ticket:
        """File a ticket on the customer's behalf and tell them its number, once for each `client_id`."""
        key = f"desk:{conversation.id}:{client_id}"[:80]
        ticket = await tickets.file(
            session, kind, conversation.contact_id, conversation.id, key, content, actor=f"agent:{agent.name}"
        )
        told = f"ticket:{ticket.number}"
        # Who files it twice at the same time waits above for the first one's commit.
        if await log.by_client_id(session, conversation.id, told) is None:
            words = self._wording.ticket_filed.format(
                agent=agent.name, kind=KIND_NAMES[kind], number=ticket.number
            )
            cards = [describing.card(ticket, self._ticket_wording)]
            await log.append(
                session, conversation.id, Draft(Sender.SYSTEM, words, cards=cards, client_id=told)
            )
        return ticket

    async def requeue(self, session: AsyncSession, conversation: Conversation) -> bool:
        """Put a conversation whose agent does not answer back into the queue; tell whether it was."""
        holder = conversation.agent_id or ""
        if not await hands.requeue(session, conversation.id, holder):
            return False
        await self._tell(session, conversation.id, self._wording.agent_requeued)
        name = (await agents.get(session, holder)).name
        await notes.write(session, conversation, None, f"{name} 没有及时回复，会话回到队列", notes.EVENT)
        return True

    async def _tell(self, session: AsyncSession, conversation_id: str, text: str) -> None:
        await log.append(session, conversation_id, Draft(Sender.SYSTEM, text))

    async def _note(
        self, session: AsyncSession, conversation_id: str, agent: Agent, what: str, note: str
    ) -> None:
        conversation = await conversations.get(session, conversation_id)
        text = f"{what}：{note}" if note else what
        await notes.write(session, conversation, agent, text, notes.EVENT)

    async def _remember(self, session: AsyncSession, conversation_id: str, agent: Agent, note: str) -> None:
        conversation = await conversations.get(session, conversation_id)
        conversation.agent_episode = {
            "agent": agent.name,
            "resolved_at": now().isoformat(),
            "note": note,
        }
        await session.flush()


async def loads(session: AsyncSession) -> dict[str, int]:
    """Return agent id → conversations in hand; snoozed ones do not count."""
    query = (
        select(Conversation.agent_id, func.count())
        .where(Conversation.status == Status.OPEN, Conversation.snoozed.is_(False))
        .group_by(Conversation.agent_id)
    )
    return {agent_id: count for agent_id, count in (await session.execute(query)).all() if agent_id}
