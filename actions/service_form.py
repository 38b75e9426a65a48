"""The form that carries every service request; what it needs and how it is filled is the flows' business."""

from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import context
from actions.filing import file_ticket
from actions.handing_over import hand_over
from hub.flows import filling
from hub.flows.filling import CONFIRMED, Say, Step

TRANSIENT = (
    "request",
    "issue_type",
    "description",
    "outcome",
    "shipping_status",
    "login_cause",
    CONFIRMED,
    "misses",
    "finished",
)
"""Forgotten when a request is over; order number and contact are remembered and never asked for twice."""


class ValidateServiceForm(Action):
    """Takes each message while the form is active, and the one that opened it."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "validate_service_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Fill slots, answer what is asked in between, choose what to ask next."""
        flows, heard, known = context.flows(), context.heard(tracker), context.known(tracker)
        other = flows.by_intent.get(heard.intent)
        flow = flows.by_id.get(str(known.get("request")))
        asked = known.get("requested_slot")
        if flow is None or asked is None:
            if other is None:
                return [SlotSet("requested_slot", None)]
            flow = other
            step = filling.begin(flow, known, heard)
        else:
            step = filling.go_on(flow, known, str(asked), int(known.get("misses") or 0), heard, other)
        speak(dispatcher, step.say)
        if step.handoff:
            await hand_over(dispatcher, tracker, reason="asked")
        return _events(flow.id, step)


class AskConfirmed(Action):
    """Shows the summary of what is about to be filed."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_ask_confirmed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say the summary."""
        known = context.known(tracker)
        flow = context.flows().by_id[str(known["request"])]
        dispatcher.utter_message(
            response="utter_confirm_request", title=flow.title, summary=filling.summary(flow, known)
        )
        return []


class FinishRequest(Action):
    """Does what the finished request is for: files the ticket, or gives the answer."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_finish_request"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Finish, forget the request's slots, and offer what the customer mentioned meanwhile."""
        flows, known = context.flows(), context.known(tracker)
        flow = flows.by_id.get(str(known.get("request")))
        if flow is not None and known.get("finished"):
            if flow.ticket is not None:
                await file_ticket(dispatcher, tracker, flow, known)
            speak(dispatcher, [Say(name.format_map(known)) for name in flow.say])
            later = flows.by_id.get(str(known.get("later")))
            if later is not None:
                buttons = [{"title": later.title, "payload": f"/{later.intents[0]}"}]
                dispatcher.utter_message(response="utter_offer_later", title=later.title, buttons=buttons)
        return [SlotSet(slot, None) for slot in (*TRANSIENT, "later")]


def speak(dispatcher: CollectingDispatcher, say: list[Say]) -> None:
    """Say responses of the domain, in order."""
    for said in say:
        variables: dict[str, Any] = said.variables
        dispatcher.utter_message(response=said.response, **variables)


def _events(request: str, step: Step) -> list[EventType]:
    # `misses` is always set: it is also what tells Rasa that the form took the message.
    events: list[EventType] = [SlotSet("request", request), SlotSet("misses", step.misses)]
    events += [SlotSet(slot, value) for slot, value in step.values.items()]
    if step.later is not None:
        events.append(SlotSet("later", step.later))
    events += [SlotSet("finished", step.done), SlotSet("requested_slot", step.ask)]
    return events
