"""A customer's own tickets: looking at them, taking them back, asking again, rating the result."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from hub.api.schemas import TicketDetail, TicketList, TicketNote, TicketRating
from hub.api.services import ConversationId, Services, ServicesDep
from hub.conversations import conversations
from hub.errors import not_found
from hub.storage.tables import Ticket, TicketEvent
from hub.tickets import tickets
from hub.tickets.describing import describe
from hub.tickets.stages import KIND_NAMES, STAGE_NAMES, Kind, Stage

router = APIRouter(prefix="/api/v1/web/tickets", tags=["web"])


@router.get("")
async def list_tickets(conversation_id: ConversationId, services: ServicesDep) -> TicketList:
    """Return the caller's tickets, newest first."""
    async with services.database.transaction() as session:
        conversation = await conversations.get(session, conversation_id)
        found = await tickets.of_contact(session, conversation.contact_id)
    return TicketList.model_validate({"tickets": [_view(ticket, services) for ticket in found]})


@router.get("/{number}")
async def get_ticket(number: str, conversation_id: ConversationId, services: ServicesDep) -> TicketDetail:
    """Return one of the caller's tickets with its history."""
    async with services.database.transaction() as session:
        ticket = await _own(session, conversation_id, number)
        return await _detail(session, ticket, services)


@router.post("/{number}/withdraw")
async def withdraw(
    number: str, body: TicketNote, conversation_id: ConversationId, services: ServicesDep
) -> TicketDetail:
    """Take a ticket back that is not answered yet."""
    async with services.database.transaction() as session:
        ticket = await _own(session, conversation_id, number)
        await tickets.withdraw(session, ticket, tickets.CUSTOMER, body.note)
        return await _detail(session, ticket, services)


@router.post("/{number}/reopen")
async def reopen(
    number: str, body: TicketNote, conversation_id: ConversationId, services: ServicesDep
) -> TicketDetail:
    """Have an answered ticket looked at again."""
    async with services.database.transaction() as session:
        ticket = await _own(session, conversation_id, number)
        await tickets.reopen(session, ticket, tickets.CUSTOMER, body.note)
        return await _detail(session, ticket, services)


@router.post("/{number}/rating")
async def rate(
    number: str, body: TicketRating, conversation_id: ConversationId, services: ServicesDep
) -> TicketDetail:
    """Rate the result of an answered ticket, which closes it."""
    async with services.database.transaction() as session:
        ticket = await _own(session, conversation_id, number)
        await tickets.rate(session, ticket, body.score, body.note)
        return await _detail(session, ticket, services)


async def _own(session: AsyncSession, conversation_id: str, number: str) -> Ticket:
    conversation = await conversations.get(session, conversation_id)
    ticket = await tickets.find(session, conversation.contact_id, number)
    if ticket is None:
        raise not_found("没有找到这个编号的工单，请核对后再试")
    return ticket


async def _detail(session: AsyncSession, ticket: Ticket, services: Services) -> TicketDetail:
    described = describe(ticket, services.ticket_wording)
    earlier, later = await tickets.links(session, ticket.id)
    history = await tickets.history(session, ticket.id, public_only=True)
    linked = [("earlier", one) for one in earlier] + [("later", one) for one in later]
    return TicketDetail.model_validate(
        {
            **_view(ticket, services),
            "rules": [asdict(rule) for rule in described.rules],
            "history": [_step(event) for event in history],
            "links": [_linked(relation, one) for relation, one in linked],
            "evidence": await tickets.evidence(session, ticket.id),
        }
    )


def _view(ticket: Ticket, services: Services) -> dict[str, Any]:
    described = describe(ticket, services.ticket_wording)
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "kind_name": described.kind_name,
        "stage": ticket.stage,
        "stage_name": described.stage_name,
        "content": ticket.content,
        "summary": described.what,
        "priority": described.priority,
        "team": described.team,
        "next_step": described.next_step,
        "due_at": described.due_at,
        "overdue": described.overdue,
        "moves": described.moves,
        "score": ticket.score,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }


def _step(event: TicketEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "stage": event.stage,
        "stage_name": STAGE_NAMES[Stage(event.stage)],
        # Which agent it was is the desk's business.
        "actor": event.actor.partition(":")[0],
        "note": event.note,
        "created_at": event.created_at,
    }


def _linked(relation: str, ticket: Ticket) -> dict[str, Any]:
    return {
        "relation": relation,
        "number": ticket.number,
        "kind_name": KIND_NAMES[Kind(ticket.kind)],
        "stage_name": STAGE_NAMES[Stage(ticket.stage)],
    }
