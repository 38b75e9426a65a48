"""Answers that need more than a fixed response: hello, notes, suggestions, ticket progress."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import context
from hub.clock import CHINA, china_now
from hub.flows.values import SLOT_TYPES
from hub.storage.tables import Ticket
from hub.tickets import tickets

SUGGESTIONS = 4
REMEMBERED = {"order_number": "订单号", "contact": "联系方式"}
LABEL_FLOOR = 0.04
"""An alternative less likely than this is not worth showing."""


class SayHello(Action):
    """Greets by the time of day."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_say_hello"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say hello."""
        dispatcher.utter_message(response="utter_hello", greeting=greeting(china_now().hour))
        return []


class TakeNote(Action):
    """Remembers a bare piece of information, so that it is not asked for later."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_take_note"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Note what fits a slot that is worth remembering, or ask what the customer means."""
        noted: dict[str, str] = {}
        for entity in context.heard(tracker).entities:
            if entity["entity"] == "ticket_number":
                return await TicketProgress().run(dispatcher, tracker, domain)
            for slot in REMEMBERED:
                if entity["entity"] in SLOT_TYPES[slot].entities:
                    value = SLOT_TYPES[slot].parse(str(entity.get("normalized") or entity["value"]))
                    if value:
                        noted[slot] = value
        if not noted:
            dispatcher.utter_message(response="utter_affirm")
            return []
        dispatcher.utter_message(response="utter_noted", noted="和".join(REMEMBERED[slot] for slot in noted))
        return [SlotSet(slot, value) for slot, value in noted.items()]


class Suggest(Action):
    """Offers the likeliest meanings of a message that was not understood."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_suggest"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Show two to four alternatives, or say that the message was not understood."""
        ranking = tracker.latest_message.get("intent_ranking") or []
        titles = context.label_titles()
        likely = [
            item["name"] for item in ranking if item["confidence"] >= LABEL_FLOOR and item["name"] in titles
        ]
        if len(likely) < 2:
            dispatcher.utter_message(response="utter_not_understood_at_all")
            return []
        buttons = [{"title": titles[label], "payload": f"/{label}"} for label in likely[:SUGGESTIONS]]
        buttons.append({"title": titles["talk_to_human"], "payload": "/talk_to_human"})
        dispatcher.utter_message(response="utter_not_understood", buttons=buttons)
        return []


class TicketProgress(Action):
    """Tells how far the customer's tickets are."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_ticket_progress"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Look the ticket up by its number, or the customer's newest ones."""
        contact_id = context.metadata(tracker)["contact_id"]
        entities = context.heard(tracker).entities
        number = next((str(e["value"]) for e in entities if e["entity"] == "ticket_number"), None)
        async with context.database().transaction() as session:
            if number is not None:
                ticket = await tickets.find(session, contact_id, number)
                found = [ticket] if ticket else []
            else:
                found = await tickets.of_contact(session, contact_id, limit=3)
        if found:
            dispatcher.utter_message(
                response="utter_ticket_progress", tickets="\n".join(map(progress_line, found))
            )
        elif number is not None:
            dispatcher.utter_message(response="utter_ticket_not_found", number=number.upper())
        else:
            dispatcher.utter_message(response="utter_no_tickets")
        return []


def greeting(hour: int) -> str:
    """Return the greeting for an hour (0–23) of China's day."""
    for until, words in ((5, "夜深了"), (11, "早上好"), (13, "中午好"), (18, "下午好")):
        if hour < until:
            return words
    return "晚上好"


def progress_line(ticket: Ticket) -> str:
    """Return one line on a ticket: number, stage, when it was filed."""
    kind, stage = (
        tickets.KIND_NAMES[tickets.Kind(ticket.kind)],
        tickets.STAGE_NAMES[tickets.Stage(ticket.stage)],
    )
    filed = ticket.created_at.astimezone(CHINA)
    return f"{kind} {ticket.number}：{stage}（{filed.month}月{filed.day}日 {filed:%H:%M} 提交）"
