"""Lists of conversations as the desk shows them, in the order in which they are to be worked on."""

from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Priority, Sender, Status
from hub.desk.scope import Viewer
from hub.storage.tables import Agent, Contact, Conversation, Message, Rating, Team

PREVIEW = 80
GOOD, BAD = 4, 2
"""An episode's score (1 to 5) from which on, or up to which, the customer was content, or not."""


async def items(
    session: AsyncSession,
    viewer: Viewer,
    status: Status | None,
    conditions: list[ColumnElement[bool]],
    limit: int,
    offset: int = 0,
) -> tuple[list[dict[str, Any]], int]:
    """Return a page of conversations and how many there are.

    Args:
        session: an open transaction.
        viewer: only what this person may see.
        status: only these; also decides the order: the queue by priority and waiting time, an agent's own by
            who waits longest for an answer, the rest by the newest.
        conditions: further conditions on `Conversation`.
        limit: page size.
        offset: how many to skip.
    """
    where = [viewer.may_see(), *conditions]
    if status is not None:
        where.append(Conversation.status == status)
    total = await session.scalar(select(func.count()).select_from(Conversation).where(*where))
    order: dict[Status | None, list[Any]] = {
        Status.WAITING: [Conversation.priority, Conversation.waiting_since],
        Status.OPEN: [
            Conversation.snoozed,
            Conversation.unanswered_since.is_(None),
            Conversation.unanswered_since,
        ],
    }
    query = (
        _query()
        .where(*where)
        .order_by(*order.get(status, []), Conversation.updated_at.desc(), Conversation.id)
        .limit(limit)
        .offset(offset)
    )
    rows = (await session.execute(query)).all()
    return [_item(*row) for row in rows], total or 0


async def item(session: AsyncSession, viewer: Viewer, conversation_id: str) -> dict[str, Any] | None:
    """Return one conversation as lists show it, or None if the person may not see it."""
    query = _query().where(Conversation.id == conversation_id, viewer.may_see())
    row = (await session.execute(query)).one_or_none()
    return _item(*row) if row else None


async def counts(session: AsyncSession, viewer: Viewer) -> dict[str, int]:
    """Return how many conversations of each status the person sees, and `mine`."""
    query = select(Conversation.status, func.count()).where(viewer.may_see()).group_by(Conversation.status)
    found = {status: count for status, count, *_ in (await session.execute(query)).all()}
    mine = select(func.count()).where(
        Conversation.agent_id == viewer.agent.id, Conversation.status == Status.OPEN
    )
    return {
        **{status.value: found.get(status, 0) for status in Status},
        "mine": (await session.execute(mine)).scalar_one(),
    }


def overdue() -> ColumnElement[bool]:
    """Return the condition that the first human answer is late."""
    return and_(Conversation.status.in_((Status.WAITING, Status.OPEN)), Conversation.due_at < now())


def unanswered() -> ColumnElement[bool]:
    """Return the condition that a customer waits for the answer of the agent who has them in hand."""
    return and_(
        Conversation.status == Status.OPEN,
        Conversation.snoozed.is_(False),
        Conversation.unanswered_since.is_not(None),
    )


def rated(how: Literal["good", "bad"]) -> ColumnElement[bool]:
    """Return the condition that the customer was content, or was not, when last asked."""
    content = Rating.score >= GOOD if how == "good" else Rating.score <= BAD
    return exists().where(Rating.id == _latest_rating(), content).correlate(Conversation)


def _latest_rating() -> ScalarSelect[Any]:
    """Return the id of the newest rating of an episode."""
    return (
        select(Rating.id)
        .where(Rating.conversation_id == Conversation.id, Rating.kind == "episode")
        .order_by(Rating.created_at.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )


def _query() -> Select[Any]:
    # What people said last: the system's and the bot's words tell nobody what a conversation is about.
    last = (
        select(Message.seq)
        .where(
            Message.conversation_id == Conversation.id, Message.sender.in_((Sender.CUSTOMER, Sender.AGENT))
        )
        .order_by(Message.seq.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )
    return (
        select(
            Conversation,
            Contact.name,
            Agent.name,
            Team.name,
            Message.seq,
            Message.sender,
            func.substr(Message.text, 1, PREVIEW),
            Message.created_at,
            Rating.score,
            Rating.subject,
        )
        .join(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(Agent, Agent.id == Conversation.agent_id)
        .outerjoin(Team, Team.id == Conversation.team_id)
        .outerjoin(
            Message,
            and_(Message.conversation_id == Conversation.id, Message.seq == last),
        )
        .outerjoin(Rating, Rating.id == _latest_rating())
        .execution_options(populate_existing=True)
    )


def _item(
    conversation: Conversation,
    contact: str | None,
    agent: str | None,
    team: str | None,
    seq: int | None,
    sender: str | None,
    text: str | None,
    at: Any,
    score: int | None,
    subject: str | None,
) -> dict[str, Any]:
    handoff = conversation.handoff or {}
    summary = handoff.get("summary") or {}
    return {
        "id": conversation.id,
        "status": conversation.status,
        "priority": Priority(conversation.priority).label,
        "inbox": conversation.inbox,
        "contact": {"id": conversation.contact_id, "name": contact},
        "agent": {"id": conversation.agent_id, "name": agent} if conversation.agent_id else None,
        "team": {"id": conversation.team_id, "name": team} if conversation.team_id else None,
        "reason": handoff.get("reason"),
        "wanted": summary.get("wanted"),
        "mood": summary.get("mood"),
        "waiting_since": conversation.waiting_since,
        "due_at": conversation.due_at,
        "held_since": conversation.held_since,
        "unanswered_since": conversation.unanswered_since,
        "snoozed": conversation.snoozed,
        "snoozed_until": conversation.snoozed_until,
        "last_seq": conversation.last_seq,
        "last_message": {"seq": seq, "sender": sender, "text": text, "created_at": at} if sender else None,
        "rating": {"subject": subject, "score": score} if score else None,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
    }
