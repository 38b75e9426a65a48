"""The one action that serves every message; what a message does is the flows' business."""

import logging
from dataclasses import replace

import httpx
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import context, finding
from actions.speaking import speak
from hub.clock import china_now
from hub.flows.heard import CERTAIN, Heard, clauses, second_part
from hub.flows.state import State
from hub.flows.talk import take
from hub.flows.turn import Book, Turn
from hub.flows.walking import Need
from hub.settings import get_settings

SLOT = "conversation_state"
PARSE_SECONDS = 3.0
MIN_WORDS = 2
MAX_CLAUSES = 4

logger = logging.getLogger(__name__)


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
        heard = await with_clauses(heard, texts.book, under_way=state.running is not None)
        turn = Turn(texts.book, state, china_now())
        steps = take(turn, heard, of_message.get("agent_episode"))
        try:
            need: Need = next(steps)
            while True:
                need = steps.send(await finding.find(need, of_message, turn.state))
        except StopIteration:
            pass
        turn.state.options = speak(dispatcher, turn.say, texts.responses)
        understood = {"label": heard.label, "confidence": round(heard.confidence, 4)}
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


async def with_clauses(heard: Heard, book: Book, under_way: bool = False) -> Heard:
    """Return the message with its parts understood each on its own, if it says two things.

    A number hides what stands beside it (「查物流 BT2026…」): there the words are understood without it.

    Args:
        heard: the message as a whole.
        book: the cues of a second thing.
        under_way: a request is; then a long message is rather a part of it than another one.
    """
    if heard.pressed or heard.clauses:
        return heard
    try:
        if parts := second_part(heard.text, book.flows.words):
            return heard.with_clauses([await _parse(part) for part in parts])
        if heard.intent == "inform" and len(rest := heard.beyond_data()) >= MIN_WORDS:
            words = await _parse(rest)
            if words.intent in book.flows.by_intent and words.confidence >= CERTAIN:
                return replace(heard, intent=words.intent, confidence=words.confidence)
        if heard.intent == "nlu_fallback" and not under_way:
            return await _by_its_clauses(heard, book)
    except (httpx.HTTPError, ValueError) as error:
        logger.warning("a message's parts were not understood: %s", type(error).__name__)
    return heard


async def _by_its_clauses(heard: Heard, book: Book) -> Heard:
    """Return a long message that was not understood with the first request that one of its clauses makes.

    「我要投诉，订单BT2026…前天到的杯子碎了，要退款」 says so much that no label stands out.
    """
    told = clauses(heard.text)
    for clause in told[:MAX_CLAUSES] if len(told) > 1 else []:
        part = await _parse(clause)
        if part.intent in book.flows.by_intent and part.confidence >= CERTAIN:
            return replace(heard, intent=part.intent, confidence=part.confidence)
    return heard


async def _parse(text: str) -> Heard:
    """Have Rasa understand a part of a message; raises httpx.HTTPError or ValueError."""
    url = f"{get_settings().rasa_url}/model/parse"
    async with httpx.AsyncClient(trust_env=False, timeout=PARSE_SECONDS) as http:
        # A leading slash would be a command to Rasa; a customer's text never is.
        answer = await http.post(url, json={"text": text.lstrip("/")})
        answer.raise_for_status()
        return context.heard(answer.json())
