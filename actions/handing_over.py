"""Hands the conversation to a human: the hub does it, in the transaction that delivers the turn."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import context


async def hand_over(dispatcher: CollectingDispatcher, tracker: Tracker, reason: str) -> None:
    """Say so, and ask the hub for the handoff.

    Args:
        dispatcher: collects what is said.
        tracker: what is known so far goes to the agent as a summary.
        reason: the trigger, such as `asked` or `account_stolen`.
    """
    known = context.known(tracker)
    summary = {slot: known[slot] for slot in ("request", *context.FLOW_SLOTS) if slot in known}
    dispatcher.utter_message(response="utter_hand_over")
    dispatcher.utter_message(json_message={"handoff": {"reason": reason, "summary": summary}})


class HandOver(Action):
    """Hands over outside any request."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_hand_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Hand over; the reason is the intent that led here."""
        intent = context.heard(tracker).intent
        await hand_over(dispatcher, tracker, reason="asked" if intent == "talk_to_human" else intent)
        return []
