"""The parts of a message, understood each on its own where the whole is not enough."""

import logging
import re
import ssl
from dataclasses import replace
from functools import lru_cache

import httpx

from actions import context
from hub.flows.heard import CERTAIN, Heard, clauses, is_question, is_request, second_part
from hub.flows.turn import Book
from hub.settings import get_settings

PARSE_SECONDS = 3.0
MIN_WORDS = 2
MAX_CLAUSES = 8
ASIDE_SURE = 0.7
"""How sure a question beside something else must be to be answered."""
NOT_BUT = re.compile(
    r"^[^,，。;；]{0,6}(?:不是|不要|不想|不用|没有?要|没有?想|别)[^,，。;；!！]{1,14}[,，。;；\s]+"
    r"(?=而是|是|就是|只是|主要是|只要|只想|就想|就要|我(?:只|就|是|要|想|现在))"
)
"""What a customer does not want, before what they do: 「我不是要退货，我就是想问怎么修」."""

logger = logging.getLogger(__name__)


async def with_parts(heard: Heard, book: Book, under_way: bool = False) -> Heard:
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
        if denied := NOT_BUT.match(heard.text):
            meant = await _parse(heard.text[denied.end() :])
            if meant.confidence >= CERTAIN and (meant.intent in book.flows.by_intent or meant.faq):
                return replace(heard, intent=meant.intent, faq=meant.faq, confidence=meant.confidence)
        if parts := second_part(heard.text, book.flows.words):
            return heard.with_clauses([await _parse(part) for part in parts])
        heard = replace(heard, aside=await _aside(heard, book))
        if heard.intent == "inform" and len(rest := heard.beyond_data()) >= MIN_WORDS:
            words = await _parse(rest)
            if words.intent in book.flows.by_intent and words.confidence >= CERTAIN:
                return replace(heard, intent=words.intent, confidence=words.confidence)
        if heard.intent in {"nlu_fallback", "inform"} and not under_way:
            return await _by_its_clauses(heard, book)
    except (httpx.HTTPError, ValueError) as error:
        logger.warning("a message's parts were not understood: %s", type(error).__name__)
    return heard


async def _by_its_clauses(heard: Heard, book: Book) -> Heard:
    """Return a long message that was not understood with the request that its clauses make.

    「我要投诉，订单BT2026…前天到的杯子碎了，要退款」 says so much that no label stands out. Stories end with
    what is wanted; where no clause is worded as a request, the clearest one counts.
    """
    told = [clause for clause in clauses(heard.text) if len(clause) >= MIN_WORDS][-MAX_CLAUSES:]
    parts = [await _parse(clause) for clause in told] if len(told) > 1 else []
    made = [one for one in parts if one.intent in book.flows.by_intent and one.confidence >= CERTAIN]
    # 「赔我钱」 is what is wanted in the matter, and no matter of its own.
    made = [one for one in made if not _is_bare_wish(one)]
    asked = [one for one in made if is_request(one, book.flows.words)]
    if not made:
        return heard
    best = asked[-1] if asked else max(made, key=lambda one: one.confidence)
    return replace(heard, intent=best.intent, confidence=best.confidence)


async def _aside(heard: Heard, book: Book) -> str | None:
    """Return the FAQ entry that one clause asks beside what else the message says, if it surely does."""
    told = clauses(heard.text)
    asking = [clause for clause in told if is_question(Heard(clause, ""), book.flows.words)]
    if heard.faq is not None or not len(told) > len(asking) > 0:
        return None
    asked = await _parse(asking[0])
    return asked.faq if asked.confidence >= ASIDE_SURE else None


def _is_bare_wish(clause: Heard) -> bool:
    """Tell whether a clause names a wished outcome and nothing else."""
    wishes = [str(one["value"]) for one in clause.entities if one["entity"] == "outcome"]
    return any(len(clause.text) - len(wish) <= 1 for wish in wishes)


@lru_cache
def _tls() -> ssl.SSLContext:
    """Return the TLS context: reading the certificates takes 30 ms, and a message has up to eight parts."""
    return httpx.create_ssl_context()


async def _parse(text: str) -> Heard:
    """Have Rasa understand a part of a message; raises httpx.HTTPError or ValueError."""
    url = f"{get_settings().rasa_url}/model/parse"
    async with httpx.AsyncClient(trust_env=False, timeout=PARSE_SECONDS, verify=_tls()) as http:
        # A leading slash would be a command to Rasa; a customer's text never is.
        answer = await http.post(url, json={"text": text.lstrip("/")})
        answer.raise_for_status()
        return context.heard(answer.json())
