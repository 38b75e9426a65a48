"""Promises with a time: set when a ticket enters a stage, met when it moves on, fired once if missed."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.storage import events
from hub.storage.tables import Ticket, TicketDeadline, TicketEvent
from hub.tickets import rules
from hub.tickets.stages import Stage

FIRST_ANSWER, STAGE = "first_answer", "stage"
UNANSWERED = (Stage.ACCEPTED, Stage.REOPENED)
"""In these the customer has had no answer yet."""
CUSTOMERS = (Stage.ANSWERED,)
"""In these it is the customer's turn: the time is told, but nobody is late after it."""


async def plan(session: AsyncSession, ticket: Ticket, at: datetime) -> None:
    """Settle the deadlines of the stage that a ticket has left, and set the one of the stage it is in.

    Args:
        session: an open transaction.
        ticket: with its new stage; its `due_at` and `overdue_since` are brought up to date.
        at: when it entered the stage.
    """
    stage = Stage(ticket.stage)
    await _settle(session, ticket.id, None, at)
    due_at = await rules.due(session, ticket, at)
    if due_at is not None and stage not in CUSTOMERS:
        name = FIRST_ANSWER if stage in UNANSWERED else STAGE
        session.add(TicketDeadline(ticket_id=ticket.id, name=name, due_at=due_at))
    await _mark(session, ticket)
    if stage in CUSTOMERS:
        ticket.due_at = due_at


async def meet(session: AsyncSession, ticket: Ticket, name: str, at: datetime) -> None:
    """Note that a promise was kept."""
    await _settle(session, ticket.id, name, at)
    await _mark(session, ticket)


async def due(session: AsyncSession, at: datetime, limit: int = 100) -> list[int]:
    """Return the ids of deadlines that are missed and have not fired, oldest first."""
    query = (
        select(TicketDeadline.id)
        .where(
            TicketDeadline.met_at.is_(None), TicketDeadline.fired_at.is_(None), TicketDeadline.due_at <= at
        )
        .order_by(TicketDeadline.due_at)
        .limit(limit)
    )
    return list((await session.scalars(query)).all())


async def fire(session: AsyncSession, deadline_id: int, at: datetime) -> bool:
    """Mark a ticket as overdue, once however many hubs try: the row's UPDATE is the claim.

    Args:
        session: an open transaction; if it is rolled back, nothing has fired.
        deadline_id: one that is due.
        at: now.

    Returns:
        Whether it fired here; False when another hub was first or the promise was kept meanwhile.
    """
    claim = (
        update(TicketDeadline)
        .where(
            TicketDeadline.id == deadline_id,
            TicketDeadline.fired_at.is_(None),
            TicketDeadline.met_at.is_(None),
        )
        .values(fired_at=at)
        .returning(TicketDeadline.ticket_id, TicketDeadline.name)
    )
    claimed = (await session.execute(claim)).one_or_none()
    if claimed is None:
        return False
    ticket = await session.get_one(Ticket, claimed.ticket_id)
    session.add(
        TicketEvent(
            ticket_id=ticket.id,
            kind="overdue",
            stage=ticket.stage,
            actor="system",
            note={FIRST_ANSWER: "首次答复超时", STAGE: "本阶段超时"}[claimed.name],
            notice="overdue",
            created_at=at,
        )
    )
    events.record(session, events.TICKET, ticket.number, contact_id=ticket.contact_id)
    await _mark(session, ticket)
    return True


async def _settle(session: AsyncSession, ticket_id: str, name: str | None, at: datetime) -> None:
    kept = update(TicketDeadline).where(
        TicketDeadline.ticket_id == ticket_id, TicketDeadline.met_at.is_(None)
    )
    if name is not None:
        kept = kept.where(TicketDeadline.name == name)
    await session.execute(kept.values(met_at=at))


async def _mark(session: AsyncSession, ticket: Ticket) -> None:
    """Bring the ticket's own marks, which lists are sorted by, in line with its open deadlines."""
    await session.flush()
    still_open = (TicketDeadline.ticket_id == ticket.id, TicketDeadline.met_at.is_(None))
    ticket.due_at = (await session.scalars(select(func.min(TicketDeadline.due_at)).where(*still_open))).one()
    missed = select(func.min(TicketDeadline.due_at)).where(*still_open, TicketDeadline.fired_at.is_not(None))
    ticket.overdue_since = (await session.scalars(missed)).one()
    await session.flush()
