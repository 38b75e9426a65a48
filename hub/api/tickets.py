"""A customer's own tickets."""

from fastapi import APIRouter

from hub.api.schemas import TicketDetail, TicketList
from hub.api.services import ConversationId, ServicesDep
from hub.conversations import conversations
from hub.errors import not_found
from hub.storage.tables import Ticket
from hub.tickets import tickets

router = APIRouter(prefix="/api/v1/web/tickets", tags=["web"])


@router.get("")
async def list_tickets(conversation_id: ConversationId, services: ServicesDep) -> TicketList:
    """Return the caller's tickets, newest first."""
    async with services.database.transaction() as session:
        conversation = await conversations.get(session, conversation_id)
        found = await tickets.of_contact(session, conversation.contact_id)
    return TicketList.model_validate({"tickets": [_view(ticket) for ticket in found]})


@router.get("/{number}")
async def get_ticket(number: str, conversation_id: ConversationId, services: ServicesDep) -> TicketDetail:
    """Return one of the caller's tickets with its history."""
    async with services.database.transaction() as session:
        conversation = await conversations.get(session, conversation_id)
        ticket = await tickets.find(session, conversation.contact_id, number)
        if ticket is None:
            raise not_found("没有找到这个编号的工单，请核对后再试")
        steps = await tickets.history(session, ticket.id)
    history = [{"stage": step.stage, "note": step.note, "created_at": step.created_at} for step in steps]
    return TicketDetail.model_validate({**_view(ticket), "history": history})


def _view(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "kind_name": tickets.KIND_NAMES[tickets.Kind(ticket.kind)],
        "stage": ticket.stage,
        "stage_name": tickets.STAGE_NAMES[tickets.Stage(ticket.stage)],
        "content": ticket.content,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }
