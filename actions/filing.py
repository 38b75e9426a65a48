"""Files a ticket from the slots of a confirmed request."""

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions import context
from hub.errors import HubError
from hub.flows import filling
from hub.flows.definitions import SKIPPED
from hub.flows.state import Running, State
from hub.flows.walking import Need
from hub.storage.tables import Ticket
from hub.tickets import describing, tickets
from hub.tickets.stages import Kind
from hub.tickets.wording import TicketWording

logger = logging.getLogger(__name__)


async def file_ticket(
    need: Need, of_message: Mapping[str, Any], state: State, wording: TicketWording
) -> dict[str, Any]:
    """File the ticket, with evidence and link; the same message again gives the same ticket.

    Args:
        need: kind, slots on the request's path, and all facts.
        of_message: names conversation, contact and message.
        state: the conversation, for the customer's mood.
        wording: says what comes next and by when.

    Returns:
        `filed` (the number), `due_line` and the card; nothing if it could not be stored.
    """
    kind, facts = Kind(need.name), need.facts
    flows = context.texts().current.book.flows
    content = {slot: str(facts.get(slot) or SKIPPED) for slot in need.slots}
    running = Running(
        str(facts["flow"]), {slot: value for slot, value in content.items() if value != SKIPPED}
    )
    summary = filling.summary(flows.by_id[running.flow], running, need.slots, flows.words)
    try:
        async with context.database().transaction() as session:
            ticket = await tickets.file(
                session,
                kind=kind,
                contact_id=of_message["contact_id"],
                conversation_id=of_message["conversation_id"],
                # A turn that is tried again after a crash carries the same message: one ticket.
                submission_key=f"{of_message['conversation_id']}:{of_message['message_id']}",
                content={slot: value for slot, value in content.items() if value != SKIPPED},
                summary=summary,
                facts={
                    **dict(facts.get("order_facts") or {}),
                    # Appeals call it otherwise; to the rules an account's safety is an account's safety.
                    **({"issue_type": facts["appeal_type"]} if facts.get("appeal_type") else {}),
                    "request": running.flow,
                    "angry": state.anger > 0,
                },
            )
            photos = [one for one in str(facts.get("photos") or "").split(",") if one and one != SKIPPED]
            if photos:
                await tickets.add_evidence(session, ticket, photos)
            await _link(session, ticket, facts, str(of_message["contact_id"]))
            described = describing.describe(ticket, wording)
            shown = describing.card(ticket, wording)
    except (SQLAlchemyError, HubError) as error:
        logger.warning("a ticket was not filed: %s", type(error).__name__)
        return {}
    return {"filed": described.number, "due_line": described.next_step, "cards": [shown]}


async def _link(session: Any, ticket: Ticket, facts: dict[str, Any], contact_id: str) -> None:
    """Link the ticket to the one it follows up, if the customer named one of theirs."""
    number = facts.get("ticket_number")
    if number in (None, SKIPPED):
        return
    earlier = await tickets.find(session, contact_id, str(number))
    if earlier is not None and earlier.id != ticket.id:
        await tickets.link(session, ticket, earlier)
