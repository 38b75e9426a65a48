"""The one action that serves every message; what a message does is the flows' business."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import context, finding
from actions.parts import with_parts
from actions.speaking import speak
from hub.clock import china_now
from hub.flows.state import State
from hub.flows.talk import take
from hub.flows.turn import Turn
from hub.flows.walking import Need

SLOT = "conversation_state"
MEANINGLESS = {"nlu_fallback", "out_of_scope"}


class Serve(Action):
    """Takes a message: answers, goes on with the request under way, or starts one."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_serve"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Have the flows take the message, fetching what they need on the way."""
        texts, of_message = context.texts().current, context.metadata(tracker)
        heard = context.heard(tracker.latest_message, list(of_message.get("attachments") or []))
        state = State.read(tracker.get_slot(SLOT))
        heard = await with_parts(heard, texts.book, under_way=state.running is not None)
        turn = Turn(texts.book, state, china_now())
        steps = take(turn, heard, of_message.get("agent_episode"))
        try:
            need: Need = next(steps)
            while True:
                need = steps.send(await finding.find(need, of_message, turn.state))
        except StopIteration:
            pass
        turn.state.options = speak(dispatcher, turn.say, texts.responses)
        # A bare 「道歉」 means nothing by itself, and much to the request that asked what is wanted.
        label = "inform" if turn.took and heard.intent in MEANINGLESS else heard.label
        understood = {"label": label, "confidence": round(heard.confidence, 4)}
        dispatcher.utter_message(json_message={"heard": understood})
        if turn.rate:
            dispatcher.utter_message(json_message={"rate": True})
        if turn.handoff is not None:
            dispatcher.utter_message(json_message={"handoff": turn.handoff})
        return [SlotSet(SLOT, turn.state.keep())]


class Restart(Serve):
    """Rasa's own `restart` clears the tracker; here 「从头再来」 is a message like any other."""

    def name(self) -> str:
        """Return the name under which Rasa calls it."""
        return "action_restart"
