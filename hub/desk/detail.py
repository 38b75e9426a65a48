"""One conversation as it opens at the desk."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import log
from hub.conversations.statuses import Priority
from hub.desk import listing, notes
from hub.desk.scope import Viewer
from hub.storage.tables import Agent, Conversation, Handoff, Message, Rating, Ticket
from hub.tickets import tickets


async def of_conversation(
    session: AsyncSession, viewer: Viewer, conversation: Conversation, limit: int
) -> dict[str, Any]:
    """Return a conversation with everything that belongs beside it.

    Args:
        session: an open transaction.
        viewer: who opens it.
        conversation: one that the viewer may see.
        limit: how many of the newest messages.
    """
    newest = await log.before(session, conversation.id, conversation.last_seq + 1, limit + 1)
    owned = await tickets.of_contact(session, conversation.contact_id)
    return {
        "conversation": await listing.item(session, viewer, conversation.id),
        "handoff": conversation.handoff,
        "messages": [log.view(message) for message in newest[-limit:]],
        "more": len(newest) > limit,
        "notes": await notes.of_conversation(session, conversation.id),
        "tickets": [ticket_brief(ticket) for ticket in owned],
        "episodes": await episodes(session, conversation.id),
        "ratings": await ratings(session, conversation.id),
    }


async def episodes(session: AsyncSession, conversation_id: str) -> list[dict[str, Any]]:
    """Return a conversation's episodes in human hands, newest first."""
    query = (
        select(Handoff, Agent.name)
        .outerjoin(Agent, Agent.id == Handoff.agent_id)
        .where(Handoff.conversation_id == conversation_id)
        .order_by(Handoff.queued_at.desc())
    )
    return [
        {
            "id": episode.id,
            "reason": episode.reason,
            "priority": Priority(episode.priority).label,
            "agent": {"id": episode.agent_id, "name": name} if episode.agent_id else None,
            "queued_at": episode.queued_at,
            "due_at": episode.due_at,
            "claimed_at": episode.claimed_at,
            "answered_at": episode.answered_at,
            "ended_at": episode.ended_at,
            "outcome": episode.outcome,
        }
        for episode, name in (await session.execute(query)).all()
    ]


async def ratings(session: AsyncSession, conversation_id: str) -> list[dict[str, Any]]:
    """Return what the customer said of the service and of single answers, newest first."""
    query = (
        select(Rating, Message.seq, Agent.name)
        .join(Message, Message.id == Rating.message_id)
        .outerjoin(Agent, Agent.id == Rating.agent_id)
        .where(Rating.conversation_id == conversation_id)
        .order_by(Rating.created_at.desc())
    )
    return [
        {
            "kind": rating.kind,
            "subject": rating.subject,
            "agent": name,
            "seq": seq,
            "score": rating.score,
            "comment": rating.comment,
            "created_at": rating.created_at,
        }
        for rating, seq, name in (await session.execute(query)).all()
    ]


def ticket_brief(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket as lists show it."""
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "kind_name": tickets.KIND_NAMES[tickets.Kind(ticket.kind)],
        "stage": ticket.stage,
        "stage_name": tickets.STAGE_NAMES[tickets.Stage(ticket.stage)],
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }
