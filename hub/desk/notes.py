"""What agents write to each other beside a conversation: notes with mentions, whispers, the desk's own."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations import hands
from hub.storage import events
from hub.storage.tables import Agent, Conversation, Note

NOTE, WHISPER, EVENT = "note", "whisper", "event"


async def write(
    session: AsyncSession,
    conversation: Conversation,
    agent: Agent | None,
    text: str,
    kind: str = NOTE,
    mentions: list[str] | None = None,
) -> dict[str, Any]:
    """Write a note; who is mentioned may see the conversation from then on, and is told.

    Args:
        session: an open transaction.
        conversation: where.
        agent: who writes; None for the desk itself.
        text: in plain.
        kind: `note`, `whisper` or `event`.
        mentions: ids of mentioned agents; unknown ones are left out.

    Returns:
        The note as the desk shows it.
    """
    known = await session.scalars(select(Agent.id).where(Agent.id.in_(mentions or []), Agent.active))
    mentioned = sorted(known.all())
    note = Note(
        conversation_id=conversation.id,
        agent_id=agent.id if agent else None,
        kind=kind,
        text=text,
        mentions=mentioned,
        after_seq=conversation.last_seq,
        created_at=now(),
    )
    session.add(note)
    await session.flush()
    await hands.join_in(session, conversation.id, mentioned)
    events.record(session, events.NOTE, conversation.id, note=note.id, mentions=mentioned)
    return view(note, agent.name if agent else None)


async def of_conversation(
    session: AsyncSession, conversation_id: str, after_id: int = 0
) -> list[dict[str, Any]]:
    """Return a conversation's notes, oldest first."""
    query = (
        select(Note, Agent.name)
        .outerjoin(Agent, Agent.id == Note.agent_id)
        .where(Note.conversation_id == conversation_id, Note.id > after_id)
        .order_by(Note.id)
    )
    return [view(note, name) for note, name in (await session.execute(query)).all()]


def view(note: Note, author: str | None) -> dict[str, Any]:
    """Return a note as the desk shows it; `after_seq` is its place in the transcript."""
    return {
        "id": note.id,
        "kind": note.kind,
        "author": {"id": note.agent_id, "name": author} if note.agent_id else None,
        "text": note.text,
        "mentions": note.mentions,
        "after_seq": note.after_seq,
        "created_at": note.created_at.isoformat(),
    }
