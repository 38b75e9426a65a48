"""Search over what was said and over tickets, by substrings: Chinese has no words to index."""

import json
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.desk.scope import Viewer
from hub.storage.tables import Contact, Conversation, Message, Ticket

SHORTEST = 2
FOUND = 50
AROUND = 30


async def conversations(session: AsyncSession, viewer: Viewer, wanted: str) -> list[dict[str, Any]]:
    """Return conversations that the viewer may see and in which this was said, newest first.

    Args:
        session: an open transaction.
        viewer: whose search.
        wanted: part of a message or of the contact's name.

    Returns:
        `{conversation_id, contact, status, seq, sender, snippet, created_at}` each: the newest place.
    """
    query = (
        select(Message, Conversation.status, Contact.name)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(
            viewer.may_see(),
            or_(
                Message.text.icontains(wanted, autoescape=True),
                Contact.name.icontains(wanted, autoescape=True),
            ),
        )
        .order_by(Message.created_at.desc())
        .limit(FOUND * 4)
    )
    places: dict[str, dict[str, Any]] = {}
    for message, status, name in (await session.execute(query)).all():
        places.setdefault(
            message.conversation_id,
            {
                "conversation_id": message.conversation_id,
                "contact": name,
                "status": status,
                "seq": message.seq,
                "sender": message.sender,
                "snippet": snippet(message.text, wanted),
                "created_at": message.created_at,
            },
        )
    return list(places.values())[:FOUND]


async def tickets(session: AsyncSession, wanted: str) -> list[Ticket]:
    """Return tickets with this in their number, summary or content, newest first."""
    # JSON columns are stored with their non-ASCII characters escaped.
    escaped = json.dumps(wanted)[1:-1]
    query = (
        select(Ticket)
        .where(
            or_(
                Ticket.number.icontains(wanted, autoescape=True),
                Ticket.summary.icontains(wanted, autoescape=True),
                cast(Ticket.content, Text).icontains(escaped, autoescape=True),
            )
        )
        .order_by(Ticket.created_at.desc())
        .limit(FOUND)
    )
    return list((await session.scalars(query)).all())


def snippet(text: str, wanted: str) -> str:
    """Return the surroundings of the first place where it stands, or the beginning."""
    at = max(text.lower().find(wanted.lower()), 0)
    start = max(at - AROUND, 0)
    return ("…" if start else "") + text[start : at + len(wanted) + AROUND]
