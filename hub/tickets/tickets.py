"""Filing tickets and finding them again."""

import secrets
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import china_now, now
from hub.storage.tables import Ticket, TicketEvent


class Kind(StrEnum):
    """What a ticket is about; its value is also the API's name for it."""

    COMPLAINT = "complaint"
    APPEAL = "appeal"
    AFTER_SALES = "after_sales"
    FEEDBACK = "feedback"


class Stage(StrEnum):
    """The four stages of the complaint guide: 受理, 调查, 反馈, 评价."""

    ACCEPTED = "accepted"
    INVESTIGATING = "investigating"
    ANSWERED = "answered"
    RATED = "rated"


KIND_NAMES = {Kind.COMPLAINT: "投诉", Kind.APPEAL: "申诉", Kind.AFTER_SALES: "售后", Kind.FEEDBACK: "反馈"}
STAGE_NAMES = {
    Stage.ACCEPTED: "受理中",
    Stage.INVESTIGATING: "调查中",
    Stage.ANSWERED: "已反馈结果",
    Stage.RATED: "已评价",
}
PREFIXES = {Kind.COMPLAINT: "TS", Kind.APPEAL: "SS", Kind.AFTER_SALES: "SH", Kind.FEEDBACK: "FK"}


async def file(
    session: AsyncSession,
    kind: Kind,
    contact_id: str,
    conversation_id: str,
    submission_key: str,
    content: dict[str, Any],
) -> Ticket:
    """File a ticket; the same submission again returns the ticket it made before.

    Args:
        session: an open transaction.
        kind: what it is about.
        contact_id: whose ticket.
        conversation_id: where it was filed.
        submission_key: names this submission, such as the message that confirmed it.
        content: the filled slots.

    Returns:
        The stored ticket, with its number.
    """
    filed = await session.scalars(select(Ticket).where(Ticket.submission_key == submission_key))
    known = filed.one_or_none()
    if known is not None:
        return known
    at = now()
    ticket = Ticket(
        id=uuid.uuid4().hex,
        number=await _new_number(session, kind),
        kind=kind,
        stage=Stage.ACCEPTED,
        contact_id=contact_id,
        conversation_id=conversation_id,
        submission_key=submission_key,
        content=content,
        created_at=at,
        updated_at=at,
    )
    session.add(ticket)
    await session.flush()
    session.add(
        TicketEvent(
            ticket_id=ticket.id, stage=Stage.ACCEPTED, actor="bot", note="客户在对话中提交", created_at=at
        )
    )
    return ticket


async def of_contact(session: AsyncSession, contact_id: str, limit: int = 20) -> list[Ticket]:
    """Return a contact's tickets, newest first."""
    query = (
        select(Ticket).where(Ticket.contact_id == contact_id).order_by(Ticket.created_at.desc()).limit(limit)
    )
    return list((await session.scalars(query)).all())


async def find(session: AsyncSession, contact_id: str, number: str) -> Ticket | None:
    """Return the contact's own ticket of this number; another's is as good as none.

    Args:
        session: an open transaction.
        contact_id: who asks.
        number: as the customer wrote it, in any case.
    """
    query = select(Ticket).where(Ticket.contact_id == contact_id, Ticket.number == number.upper())
    return (await session.scalars(query)).one_or_none()


async def history(session: AsyncSession, ticket_id: str) -> list[TicketEvent]:
    """Return a ticket's steps, oldest first."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id)
    return list((await session.scalars(query)).all())


async def _new_number(session: AsyncSession, kind: Kind) -> str:
    """Return a free number: kind, China's date, and four digits that tell nothing of the volume."""
    while True:
        number = f"{PREFIXES[kind]}{china_now():%Y%m%d}{secrets.randbelow(10_000):04d}"
        taken = await session.scalars(select(Ticket.id).where(Ticket.number == number))
        if taken.one_or_none() is None:
            return number
