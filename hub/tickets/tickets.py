"""The only door to tickets: filing, finding, moving them on, and what is added to them."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import china_now, now
from hub.errors import invalid, not_found
from hub.storage import events
from hub.storage.inserting import insert_new
from hub.storage.tables import Ticket, TicketEvent, TicketEvidence, TicketLink
from hub.tickets import deadlines, rules
from hub.tickets.stages import (
    BY_CUSTOMER,
    KIND_NAMES,
    PREFIXES,
    STAGE_NAMES,
    Kind,
    Stage,
    TransitionError,
    check,
)

__all__ = ["BY_CUSTOMER", "KIND_NAMES", "STAGE_NAMES", "Kind", "Stage", "TransitionError"]

CUSTOMER, BOT, SYSTEM = "customer", "bot", "system"
"""Actors; an agent is `agent:` with a name."""
SCORES = range(1, 6)


async def file(
    session: AsyncSession,
    kind: Kind,
    contact_id: str,
    conversation_id: str,
    submission_key: str,
    content: dict[str, Any],
    *,
    summary: str = "",
    facts: Mapping[str, Any] | None = None,
    actor: str = BOT,
    note: str = "",
) -> Ticket:
    """File a ticket; the same submission again, also at the same time, returns the ticket it made before.

    Args:
        session: an open transaction.
        kind: what it is about.
        contact_id: whose ticket.
        conversation_id: where it was filed.
        submission_key: names this submission, such as the message that confirmed it.
        content: the filled slots.
        summary: the lines that the customer confirmed.
        facts: what the policies may want to know beyond kind and content, such as `angry`, `order_value`,
            `request`; priority, team and deadlines are theirs to decide.
        actor: who files it, `bot`, or an agent on a customer's behalf.
        note: the first line of its history.

    Returns:
        The stored ticket, with its number.
    """
    at = now()
    values = {
        "kind": str(kind),
        "stage": str(Stage.ACCEPTED),
        "contact_id": contact_id,
        "conversation_id": conversation_id,
        "submission_key": submission_key,
        "content": content,
        "summary": summary,
        "priority": rules.PRIORITIES[-1],
        "terms": {},
        "created_at": at,
        "updated_at": at,
    }
    # No look before the leap: the unique keys decide who is first. A number that is taken is drawn again.
    while True:
        number = f"{PREFIXES[kind]}{china_now():%Y%m%d}{secrets.randbelow(10_000):04d}"
        new = await insert_new(session, Ticket, {"id": uuid.uuid4().hex, "number": number, **values})
        stored = await session.scalars(select(Ticket).where(Ticket.submission_key == submission_key))
        ticket = stored.one_or_none()
        if ticket is not None:
            break
    if new:
        _write(session, ticket, "filed", actor, note or "已提交")
        await rules.classify(session, ticket, facts or {})
        await deadlines.plan(session, ticket, at)
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


async def get(session: AsyncSession, number: str) -> Ticket:
    """Return anybody's ticket, for agents.

    Raises:
        HubError: there is none of this number.
    """
    ticket = (await session.scalars(select(Ticket).where(Ticket.number == number.upper()))).one_or_none()
    if ticket is None:
        raise not_found("没有找到这个编号的工单，请核对后再试")
    return ticket


async def overdue(session: AsyncSession, limit: int = 100) -> list[Ticket]:
    """Return the tickets with a missed deadline, longest overdue first."""
    query = (
        select(Ticket).where(Ticket.overdue_since.is_not(None)).order_by(Ticket.overdue_since).limit(limit)
    )
    return list((await session.scalars(query)).all())


async def history(session: AsyncSession, ticket_id: str, public_only: bool = False) -> list[TicketEvent]:
    """Return a ticket's steps, oldest first; for customers only what is meant for them."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id)
    if public_only:
        query = query.where(TicketEvent.public)
    return list((await session.scalars(query)).all())


async def move(
    session: AsyncSession, ticket: Ticket, to: Stage, actor: str, note: str = "", public: bool = True
) -> Ticket:
    """Take a ticket to its next stage; of two at the same time, one wins.

    Args:
        session: an open transaction.
        ticket: the ticket, as the actor saw it.
        to: the stage to reach.
        actor: who does it; the customer's conversation is told of what others do.
        note: why, or the result; required to answer.
        public: whether the customer sees the note.

    Returns:
        The ticket as it is now.

    Raises:
        TransitionError: `to` may not follow the ticket's stage.
        HubError: an answer without words.
    """
    check(ticket.number, Stage(ticket.stage), to)
    if to is Stage.ANSWERED and not note.strip():
        raise invalid(note="请写明处理结果，客户会看到")
    at = now()
    step = (
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.stage == ticket.stage)
        .values(stage=str(to), updated_at=at)
        .returning(Ticket)
        .execution_options(populate_existing=True)
    )
    moved = (await session.scalars(step)).one_or_none()
    if moved is None:
        current = await session.get_one(Ticket, ticket.id, populate_existing=True)
        raise TransitionError(current.number, Stage(current.stage), to)
    notice = None if actor in (CUSTOMER, BOT) or to is Stage.RATED else str(to)
    _write(session, moved, "moved", actor, note, public or to is Stage.ANSWERED, notice)
    if to is Stage.REOPENED:
        times = sum(step.stage == to and step.kind == "moved" for step in await history(session, moved.id))
        await rules.classify(session, moved, {"reopened": times})
    await deadlines.plan(session, moved, at)
    return moved


async def assign(
    session: AsyncSession, ticket: Ticket, actor: str, priority: str | None = None, team: str | None = None
) -> None:
    """Have a person decide on priority or team; deadlines already set stay.

    Raises:
        HubError: there is no such priority.
    """
    if priority is not None and priority not in rules.PRIORITIES:
        raise invalid(priority=f"优先级只能是 {'、'.join(rules.PRIORITIES)}")
    ticket.priority, ticket.team = priority or ticket.priority, team or ticket.team
    ticket.updated_at = now()
    _write(session, ticket, "assigned", actor, f"优先级 {ticket.priority}，{ticket.team}", public=False)


async def withdraw(session: AsyncSession, ticket: Ticket, actor: str, note: str = "") -> Ticket:
    """Take a ticket back; raises as `move` does."""
    return await move(session, ticket, Stage.WITHDRAWN, actor, note)


async def reopen(session: AsyncSession, ticket: Ticket, actor: str, note: str = "") -> Ticket:
    """Have an answered ticket looked at again; raises as `move` does."""
    return await move(session, ticket, Stage.REOPENED, actor, note)


async def rate(
    session: AsyncSession, ticket: Ticket, score: int, comment: str = "", actor: str = CUSTOMER
) -> Ticket:
    """Close an answered ticket with the customer's score, 1 to 5.

    Raises:
        TransitionError: it is not answered yet, or rated already.
        HubError: the score is none.
    """
    if score not in SCORES:
        raise invalid(score="评分请给 1 到 5 分")
    moved = await move(session, ticket, Stage.RATED, actor, comment)
    moved.score = score
    return moved


async def note(session: AsyncSession, ticket: Ticket, text: str, actor: str, public: bool = False) -> None:
    """Add a note; a public one by an agent is told to the customer and counts as a first answer."""
    told = public and actor not in (CUSTOMER, BOT)
    _write(session, ticket, "note", actor, text, public, "noted" if told else None)
    if told:
        await deadlines.meet(session, ticket, deadlines.FIRST_ANSWER, now())


async def add_evidence(
    session: AsyncSession, ticket: Ticket, attachment_ids: list[str], actor: str = CUSTOMER
) -> int:
    """Add attachments as evidence; return how many of them are new."""
    at = now()
    new = 0
    for attachment_id in attachment_ids:
        values = {"ticket_id": ticket.id, "attachment_id": attachment_id, "created_at": at}
        new += await insert_new(session, TicketEvidence, values)
    if new:
        _write(session, ticket, "evidence", actor, f"补充了 {new} 份材料")
    return new


async def evidence(session: AsyncSession, ticket_id: str) -> list[str]:
    """Return the attachment ids of a ticket's evidence, in the order they came."""
    query = (
        select(TicketEvidence.attachment_id)
        .where(TicketEvidence.ticket_id == ticket_id)
        .order_by(TicketEvidence.id)
    )
    return list((await session.scalars(query)).all())


async def link(session: AsyncSession, later: Ticket, earlier: Ticket, actor: str = BOT) -> None:
    """Note that one ticket follows up an earlier one; both show it. Doing so twice is once.

    Raises:
        HubError: a ticket cannot follow up itself, or a ticket that follows it.
    """
    if later.id == earlier.id or await _follows(session, earlier.id, later.id):
        raise invalid(earlier=f"工单 {later.number} 不能接在 {earlier.number} 后面")
    values = {"ticket_id": later.id, "earlier_id": earlier.id, "created_at": now()}
    if await insert_new(session, TicketLink, values):
        _write(session, later, "linked", actor, f"接着 {earlier.number} 处理")
        _write(session, earlier, "linked", actor, f"后续工单 {later.number}")


async def links(session: AsyncSession, ticket_id: str) -> tuple[list[Ticket], list[Ticket]]:
    """Return the tickets that this one follows up, and those that follow it up, oldest first."""
    query = (
        select(TicketLink, Ticket)
        .join(
            Ticket,
            or_(
                (TicketLink.ticket_id == ticket_id) & (Ticket.id == TicketLink.earlier_id),
                (TicketLink.earlier_id == ticket_id) & (Ticket.id == TicketLink.ticket_id),
            ),
        )
        .order_by(Ticket.created_at)
    )
    found = (await session.execute(query)).all()
    earlier = [ticket for joined, ticket in found if joined.ticket_id == ticket_id]
    later = [ticket for joined, ticket in found if joined.earlier_id == ticket_id]
    return earlier, later


async def _follows(session: AsyncSession, ticket_id: str, earlier_id: str) -> bool:
    """Tell whether a ticket follows another, through any number of links."""
    seen: set[str] = set()
    front = {ticket_id}
    while front:
        query = select(TicketLink.earlier_id).where(TicketLink.ticket_id.in_(front))
        seen |= front
        front = set((await session.scalars(query)).all()) - seen
    return earlier_id in seen and ticket_id != earlier_id


def _write(
    session: AsyncSession,
    ticket: Ticket,
    kind: str,
    actor: str,
    note: str,
    public: bool = True,
    notice: str | None = None,
) -> None:
    events.record(session, events.TICKET, ticket.number, contact_id=ticket.contact_id)
    session.add(
        TicketEvent(
            ticket_id=ticket.id,
            kind=kind,
            stage=ticket.stage,
            actor=actor,
            note=note,
            public=public,
            notice=notice,
            created_at=now(),
        )
    )
