"""Files a ticket from the slots of a finished request."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import context
from hub.flows import filling
from hub.flows.definitions import Flow
from hub.tickets import tickets


async def file_ticket(
    dispatcher: CollectingDispatcher, tracker: Tracker, flow: Flow, known: dict[str, Any]
) -> None:
    """File the ticket and tell its number.

    Args:
        dispatcher: collects what is said.
        tracker: names conversation, contact and message.
        flow: what was requested; it has a ticket kind.
        known: the filled slots.
    """
    assert flow.ticket is not None
    of_message = context.metadata(tracker)
    content = {need.slot: str(known.get(need.slot) or "") for need in flow.slots}
    async with context.database().transaction() as session:
        ticket = await tickets.file(
            session,
            kind=flow.ticket,
            contact_id=of_message["contact_id"],
            conversation_id=of_message["conversation_id"],
            # A turn that is tried again after a crash carries the same message: one ticket.
            submission_key=f"{of_message['conversation_id']}:{of_message['message_id']}",
            content=content,
            summary=filling.summary(flow, known),
        )
    dispatcher.utter_message(
        response="utter_ticket_filed", number=ticket.number, kind=tickets.KIND_NAMES[flow.ticket]
    )
