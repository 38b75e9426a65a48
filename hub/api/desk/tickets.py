"""The ticket board."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import audit
from hub.api.desk.access import Caller, CallerDep
from hub.api.desk.schemas.tickets import (
    TicketBoard,
    TicketChange,
    TicketFiling,
    TicketFull,
    TicketLinkRequest,
    TicketNoteRequest,
)
from hub.api.services import Services, ServicesDep
from hub.conversations.broadcast import DESK
from hub.desk import detail
from hub.errors import invalid
from hub.storage.tables import Ticket
from hub.tickets import tickets
from hub.tickets.describing import describe
from hub.tickets.stages import NEXT, STAGE_NAMES, Kind, Stage

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


@router.get("/tickets")
async def list_tickets(
    caller: CallerDep,
    services: ServicesDep,
    stage: Stage | None = None,
    kind: Kind | None = None,
    team: str | None = None,
    overdue: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> TicketBoard:
    """Return tickets, the soonest due first, and how many stand in each stage."""
    where: list[Any] = []
    if stage is not None:
        where.append(Ticket.stage == stage)
    if kind is not None:
        where.append(Ticket.kind == kind)
    if team is not None:
        where.append(Ticket.team == team)
    if overdue is not None:
        where.append(Ticket.overdue_since.is_not(None) if overdue else Ticket.overdue_since.is_(None))
    order = (Ticket.due_at.is_(None), Ticket.due_at, Ticket.created_at.desc())
    async with services.database.transaction() as session:
        query = select(Ticket).where(*where).order_by(*order).limit(limit).offset(offset)
        found = (await session.scalars(query)).all()
        total = (await session.execute(select(func.count()).select_from(Ticket).where(*where))).scalar_one()
        counted = await session.execute(select(Ticket.stage, func.count()).group_by(Ticket.stage))
        stages = {name: count for name, count, *_ in counted.all()}
        audit.record(session, caller.agent.id, "list", "ticket", detail=stage or "")
    return TicketBoard.model_validate(
        {
            "tickets": [_card(ticket, services) for ticket in found],
            "total": total,
            "stages": [
                {"stage": one, "name": STAGE_NAMES[one], "count": stages.get(one, 0)} for one in Stage
            ],
        }
    )


@router.get("/tickets/{number}")
async def get_ticket(number: str, caller: CallerDep, services: ServicesDep) -> TicketFull:
    """Return a ticket with its history, links, evidence and the moves that are legal now."""
    async with services.database.transaction() as session:
        ticket = await tickets.get(session, number)
        audit.record(session, caller.agent.id, "open", "ticket", ticket.number)
        return await _full(session, ticket, services)


@router.patch("/tickets/{number}")
async def move_ticket(
    number: str, body: TicketChange, caller: CallerDep, services: ServicesDep
) -> TicketFull:
    """Take a ticket to another stage; the customer is told."""
    if body.stage is Stage.RATED:
        raise invalid(stage="评价由客户来做")
    async with _writing(services) as session:
        ticket = await tickets.get(session, number)
        moved = await tickets.move(session, ticket, body.stage, _actor(caller), body.note, body.public)
        return await _written(session, moved, caller, services, "move", body.stage)


@router.post("/tickets/{number}/notes", status_code=201)
async def add_note(
    number: str, body: TicketNoteRequest, caller: CallerDep, services: ServicesDep
) -> TicketFull:
    """Add a note; a public one is told to the customer."""
    async with _writing(services) as session:
        ticket = await tickets.get(session, number)
        await tickets.note(session, ticket, body.text, _actor(caller), body.public)
        return await _written(session, ticket, caller, services, "note")


@router.post("/tickets/{number}/links", status_code=201)
async def link_ticket(
    number: str, body: TicketLinkRequest, caller: CallerDep, services: ServicesDep
) -> TicketFull:
    """Note that this ticket follows up an earlier one."""
    async with _writing(services) as session:
        ticket = await tickets.get(session, number)
        await tickets.link(session, ticket, await tickets.get(session, body.earlier), _actor(caller))
        return await _written(session, ticket, caller, services, "link")


@router.post("/conversations/{conversation_id}/tickets", status_code=201)
async def file_ticket(
    conversation_id: str, body: TicketFiling, caller: CallerDep, services: ServicesDep
) -> TicketFull:
    """File a ticket on the customer's behalf; the same `client_id` again makes no second one."""
    content = {"description": body.description, "order_number": body.order_number, "contact": body.contact}
    async with _writing(services, conversation_id) as session:
        conversation = await caller.viewer.open(session, conversation_id)
        ticket = await services.work.file_ticket(
            session,
            conversation,
            caller.agent,
            body.kind,
            body.client_id,
            {name: value for name, value in content.items() if value},
        )
        return await _written(session, ticket, caller, services, "file")


@asynccontextmanager
async def _writing(services: Services, conversation_id: str = DESK) -> AsyncIterator[AsyncSession]:
    """Open a transaction; once it is committed, the desks and who reads the conversation are woken."""
    async with services.database.transaction() as session:
        yield session
    services.broadcast.ring(conversation_id)


async def _written(
    session: AsyncSession,
    ticket: Ticket,
    caller: Caller,
    services: Services,
    action: audit.Action,
    detail_: str = "",
) -> TicketFull:
    audit.record(session, caller.agent.id, action, "ticket", ticket.number, detail_)
    await session.flush()
    return await _full(session, ticket, services)


async def _full(session: AsyncSession, ticket: Ticket, services: Services) -> TicketFull:
    earlier, later = await tickets.links(session, ticket.id)
    return TicketFull.model_validate(
        {
            **_card(ticket, services),
            "conversation_id": ticket.conversation_id,
            "content": ticket.content,
            "history": [
                {
                    "kind": event.kind,
                    "stage": event.stage,
                    "stage_name": STAGE_NAMES[Stage(event.stage)],
                    "actor": event.actor,
                    "note": event.note,
                    "public": event.public,
                    "created_at": event.created_at,
                }
                for event in await tickets.history(session, ticket.id)
            ],
            "links": [
                {"relation": relation, **detail.ticket_brief(one)}
                for relation, linked in (("earlier", earlier), ("later", later))
                for one in linked
            ],
            "evidence": await tickets.evidence(session, ticket.id),
        }
    )


def _card(ticket: Ticket, services: Services) -> dict[str, Any]:
    described = describe(ticket, services.ticket_wording)
    return {
        **detail.ticket_brief(ticket),
        "summary": ticket.summary or str(ticket.content.get("description", "")),
        "priority": ticket.priority,
        "team": ticket.team,
        "due_at": ticket.due_at,
        "overdue": described.overdue,
        "next_step": described.next_step,
        "moves": [
            {"stage": to, "name": STAGE_NAMES[to]}
            for to in Stage
            if to in NEXT[Stage(ticket.stage)] and to is not Stage.RATED
        ],
        "score": ticket.score,
    }


def _actor(caller: Caller) -> str:
    return f"agent:{caller.agent.name}"
