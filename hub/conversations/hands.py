"""Changes of hands: bot, queue, agent. Each is one conditional UPDATE that raises the epoch: the fence.

What was computed under an old epoch is not delivered, and of two who reach for a conversation one gets it.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Priority, Status
from hub.errors import HubError
from hub.storage import events
from hub.storage.tables import Agent, Conversation, Handoff, Participant

RESOLVED, RETURNED, LEFT, LEFT_MESSAGE = "resolved", "returned", "left", "message"
"""How an episode in human hands ends."""


async def ask_for_agent(
    session: AsyncSession,
    conversation_id: str,
    handoff: dict[str, Any],
    due_at: datetime | None = None,
    team_id: str | None = None,
) -> int:
    """Put the conversation into the queue for an agent; the bot falls silent at this instant.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        handoff: `{reason, priority, summary, …}` for the agent.
        due_at: when the first human answer is due.
        team_id: the team that is to take it, if not any.

    Returns:
        How many conversations wait before this one.
    """
    at, priority = now(), Priority.read(handoff.get("priority"))
    await _change(
        session,
        conversation_id,
        status=Status.WAITING,
        waiting_since=at,
        unanswered_since=at,
        handoff=handoff,
        priority=priority,
        due_at=due_at,
        team_id=team_id,
        agent_id=None,
        leaving_message=False,
    )
    session.add(
        Handoff(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            reason=str(handoff.get("reason", "asked"))[:40],
            priority=priority,
            team_id=team_id,
            queued_at=at,
            due_at=due_at,
        )
    )
    await session.flush()
    announce(session, conversation_id)
    return await ahead_of(session, conversation_id, priority, at)


async def ahead_of(session: AsyncSession, conversation_id: str, priority: int, since: datetime) -> int:
    """Return how many conversations an agent would take before this one."""
    sooner = or_(
        Conversation.priority < priority,
        and_(Conversation.priority == priority, Conversation.waiting_since < since),
    )
    query = select(func.count()).where(
        Conversation.status == Status.WAITING, Conversation.id != conversation_id, sooner
    )
    return (await session.execute(query)).scalar_one()


async def claim(session: AsyncSession, conversation_id: str, agent: Agent) -> None:
    """Give a waiting conversation to the agent; of many who try at once one gets it.

    Raises:
        HubError: `already_taken` (409), somebody else was faster, or it waits no more.
    """
    if not await _change(
        session,
        conversation_id,
        Conversation.status == Status.WAITING,
        **_held_by(agent.id),
    ):
        raise await _taken(session, conversation_id)
    await _held(session, conversation_id, agent.id)


async def take_over(session: AsyncSession, conversation_id: str, agent: Agent) -> None:
    """Give a conversation to a supervisor, whoever holds it: bot, queue, or another agent."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    conversation = (await session.scalars(query.execution_options(populate_existing=True))).one()
    at = now()
    if conversation.status in (Status.PENDING, Status.RESOLVED):
        await ask_for_agent(session, conversation_id, {"reason": "supervisor", "summary": {}})
    elif conversation.status == Status.OPEN and conversation.agent_id == agent.id:
        return
    await _change(session, conversation_id, **_held_by(agent.id), waiting_since=at)
    await _held(session, conversation_id, agent.id)


async def transfer(
    session: AsyncSession, conversation_id: str, holder: str, to: Agent | None, team_id: str | None
) -> None:
    """Give a conversation that an agent holds to another agent, or to the queue of a team.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        holder: id of the agent who holds it.
        to: the new agent; None for the queue.
        team_id: whose queue.

    Raises:
        HubError: `not_yours` (409), the holder does not hold it any more.
    """
    if to is not None:
        values = _held_by(to.id)
    else:
        at = now()
        values = {
            "status": Status.WAITING,
            "agent_id": None,
            "team_id": team_id,
            "waiting_since": at,
            "unanswered_since": func.coalesce(Conversation.unanswered_since, at),
        }
    await _from_holder(session, conversation_id, holder, **values)
    if to is not None:
        await _held(session, conversation_id, to.id)
    else:
        await _episode(session, conversation_id, team_id=team_id)
        announce(session, conversation_id)


async def requeue(session: AsyncSession, conversation_id: str, holder: str) -> bool:
    """Put a conversation whose customer waits in vain back into the queue, at its old place.

    Returns:
        False when the holder has answered or gave it away in the meantime.
    """
    changed = await _change(
        session,
        conversation_id,
        Conversation.status == Status.OPEN,
        Conversation.agent_id == holder,
        Conversation.unanswered_since.is_not(None),
        status=Status.WAITING,
        agent_id=None,
        waiting_since=Conversation.unanswered_since,
    )
    if changed:
        announce(session, conversation_id)
    return changed


async def give_to_bot(
    session: AsyncSession, conversation_id: str, outcome: str = LEFT, holder: str | None = None
) -> None:
    """Give the conversation (back) to the bot, which answers the customer's next message.

    Args:
        session: an open transaction.
        conversation_id: which conversation.
        outcome: how the episode in human hands ended.
        holder: id of the agent who gives it back; None when it was in the queue.

    Raises:
        HubError: `not_yours` (409), the holder does not hold it any more.
    """
    values: dict[str, Any] = {"status": Status.PENDING, **_released()}
    if holder is None:
        await _change(session, conversation_id, **values, agent_id=None)
    else:
        await _from_holder(session, conversation_id, holder, **values)
    await _end(session, conversation_id, outcome)


async def resolve(session: AsyncSession, conversation_id: str, holder: str) -> None:
    """End the episode; the customer's next message goes to the bot.

    Raises:
        HubError: `not_yours` (409), the holder does not hold it any more.
    """
    await _from_holder(session, conversation_id, holder, status=Status.RESOLVED, **_released())
    await _end(session, conversation_id, RESOLVED)


async def abandon(session: AsyncSession, conversation_id: str) -> None:
    """End whatever episode there is, and forget why it began: the customer has left for good."""
    await _change(
        session, conversation_id, status=Status.RESOLVED, handoff=None, agent_id=None, **_released()
    )
    await _end(session, conversation_id, LEFT)


async def await_message(session: AsyncSession, conversation_id: str) -> None:
    """Have the customer's next message kept for a ticket, not answered by the bot."""
    await _change(session, conversation_id, leaving_message=True)


async def move_queue(session: AsyncSession, conversation_id: str, team_id: str | None) -> None:
    """Move a waiting conversation to the queue of another team, at its place by waiting time."""
    await _change(session, conversation_id, Conversation.status == Status.WAITING, team_id=team_id)
    await _episode(session, conversation_id, team_id=team_id)
    announce(session, conversation_id)


def announce(session: AsyncSession, conversation_id: str) -> None:
    """Let the desks know that the conversation changed."""
    events.record(session, events.CONVERSATION, conversation_id)


async def hold(session: AsyncSession, conversation_id: str, holder: str, **values: Any) -> None:
    """Lock a conversation for its holder, setting these columns; hands and epoch stay.

    Raises:
        HubError: `not_yours` (409), the holder does not hold it any more.
    """
    mine = (
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            Conversation.status == Status.OPEN,
            Conversation.agent_id == holder,
        )
        .values(updated_at=now(), **values)
        .returning(Conversation.id)
    )
    if (await session.execute(mine)).one_or_none() is None:
        raise await _not_yours(session, conversation_id)


async def answered(session: AsyncSession, conversation_id: str) -> None:
    """Take note that the holder wrote to the customer: the deadline is met or missed, the wait is over."""
    await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(unanswered_since=None, due_at=None, snoozed=False, snoozed_until=None)
    )
    await session.execute(
        update(Handoff)
        .where(
            Handoff.conversation_id == conversation_id,
            Handoff.ended_at.is_(None),
            Handoff.answered_at.is_(None),
        )
        .values(answered_at=now())
    )


async def join_in(session: AsyncSession, conversation_id: str, agent_ids: list[str]) -> None:
    """Let these agents see the conversation from now on."""
    known = await session.scalars(
        select(Participant.agent_id).where(Participant.conversation_id == conversation_id)
    )
    at = now()
    session.add_all(
        Participant(conversation_id=conversation_id, agent_id=agent_id, since=at)
        for agent_id in set(agent_ids) - set(known.all())
    )
    await session.flush()


def _held_by(agent_id: str) -> dict[str, Any]:
    return {
        "status": Status.OPEN,
        "agent_id": agent_id,
        "held_since": now(),
        # What the customer wrote until now is the agent's to answer.
        "handled_seq": Conversation.customer_seq,
        "attempts": 0,
        "next_attempt_at": None,
        "snoozed": False,
        "snoozed_until": None,
        "leaving_message": False,
    }


def _released() -> dict[str, Any]:
    return {
        "handled_seq": Conversation.customer_seq,
        "waiting_since": None,
        "unanswered_since": None,
        "due_at": None,
        "held_since": None,
        "snoozed": False,
        "snoozed_until": None,
        "leaving_message": False,
    }


async def _change(session: AsyncSession, conversation_id: str, *conditions: Any, **values: Any) -> bool:
    change = (
        update(Conversation)
        .where(Conversation.id == conversation_id, *conditions)
        .values(epoch=Conversation.epoch + 1, updated_at=now(), **values)
        .returning(Conversation.id)
    )
    return (await session.execute(change)).one_or_none() is not None


async def _from_holder(session: AsyncSession, conversation_id: str, holder: str, **values: Any) -> None:
    conditions = (Conversation.status == Status.OPEN, Conversation.agent_id == holder)
    if not await _change(session, conversation_id, *conditions, **values):
        raise await _not_yours(session, conversation_id)


async def _held(session: AsyncSession, conversation_id: str, agent_id: str) -> None:
    """Enter a new holder into the episode, and let the desks know."""
    await join_in(session, conversation_id, [agent_id])
    await _episode(
        session, conversation_id, agent_id=agent_id, claimed_at=func.coalesce(Handoff.claimed_at, now())
    )
    announce(session, conversation_id)


async def _end(session: AsyncSession, conversation_id: str, outcome: str) -> None:
    await _episode(session, conversation_id, ended_at=now(), outcome=outcome)
    announce(session, conversation_id)


async def _episode(session: AsyncSession, conversation_id: str, **values: Any) -> None:
    await session.execute(
        update(Handoff)
        .where(Handoff.conversation_id == conversation_id, Handoff.ended_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _taken(session: AsyncSession, conversation_id: str) -> HubError:
    name = await _holders_name(session, conversation_id)
    message = f"慢了一步，这个会话已由{name}接待" if name else "这个会话已经不在排队了"
    return HubError("already_taken", message, 409)


async def _not_yours(session: AsyncSession, conversation_id: str) -> HubError:
    name = await _holders_name(session, conversation_id)
    return HubError(
        "not_yours", f"这个会话现在由{name}接待" if name else "这个会话已经不在您手上，请刷新", 409
    )


async def _holders_name(session: AsyncSession, conversation_id: str) -> str | None:
    query = (
        select(Agent.name)
        .join(Conversation, Conversation.agent_id == Agent.id)
        .where(Conversation.id == conversation_id, Conversation.status == Status.OPEN)
    )
    return (await session.scalars(query)).one_or_none()
