"""Which slots a message fills or changes. Pure functions: no database, no Rasa."""

import re
from datetime import date
from typing import Any

from hub.flows import values
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow
from hub.flows.heard import (
    CERTAIN,
    REFUSED,
    SMALL_TALK,
    SURE,
    TAIL,
    Heard,
    clauses,
    is_question,
    is_request,
    story,
    tells_enough,
)
from hub.flows.naming import PASSING, declined
from hub.flows.state import Running
from hub.flows.words import SlotWords, Words

GRUNT = 3
"""A message of so few characters is about nothing."""
MAX_WISHES = 3
NEVER_TEXT = {"stop", "restart", "talk_to_human"} | REFUSED
"""Intents whose message is no free text, however long."""
FOREIGN = 0.9
"""How sure the understanding must be that a text is no business of ours."""
REPLIES = {"affirm", "deny", "choose_option"}
VAGUE = {"faq", "inform", "nlu_fallback", "submit_feedback"}
"""Intents that say nothing of a request, though the sentence may be worded like one."""


def opening(flow: Flow, heard: Heard, words: Words, today: date) -> dict[str, str]:
    """Return what the message that starts a request already says.

    Args:
        flow: the request.
        heard: the message.
        words: slots and cues.
        today: the day on which it was said.
    """
    found = dict(flow.implied.get(heard.intent, {}))
    found = {**passing(flow, heard, words, today), **found}
    found = {**declined(flow, heard, words), **hinted(flow, heard, words), **found}
    told = "" if heard.pressed or heard.intent == "faq" else story(heard, words)
    for slot in ("description", "suggestion"):
        if slot in flow.asks() and told and tells_enough(heard, told):
            found[slot] = told
    return found


def passing(flow: Flow, heard: Heard, words: Words, today: date, asked: str | None = None) -> dict[str, str]:
    """Return the slots that the message fills by its entities, asked for or not.

    Args:
        flow: the request.
        heard: the message.
        words: slots and cues.
        today: the day on which it was said.
        asked: the slot that was asked for.
    """
    found: dict[str, str] = {}
    used: set[int] = set()
    asks, question = flow.asks(), is_question(heard, words)
    # The slot that was asked for has the first choice of a date.
    for slot in sorted(asks, key=lambda name: name != asked):
        kind = words.slots[slot]
        wishes: list[str] = []
        for index, entity in enumerate(heard.entities):
            named = heard.pressed and entity["entity"] == slot
            if index in used or (not named and entity["entity"] not in kind.entities):
                continue
            glued = values.NUMBER_AND_TAIL.fullmatch(str(entity["value"])) is not None
            said = str(entity["value"] if glued else entity.get("normalized") or entity["value"])
            if named and said == SKIPPED:
                found[slot] = SKIPPED
                continue
            # 「为什么退换货这么久」 names a wish and makes none, also where one was asked for.
            taken = slot == asked and not (kind.wish and question)
            if not named and not taken and not _meant(kind, entity, heard, words):
                continue
            value = values.parse(kind, said, today)
            if value is None and kind.kind == "date" and slot == asked:
                value = said
            if value is None:
                continue
            used.add(index)
            if kind.wish and not named:
                refused = is_refused(entity, heard, words)
                wishes += [] if refused or value in wishes else [_in_full(value, entity, heard)]
            else:
                found.setdefault(slot, value)
        if kind.kind == "phone_tail" and slot not in found and (tail := TAIL.search(heard.text)):
            found[slot] = tail.group()[-4:]
        if kind.wish and not question and not wishes:
            wishes = _demands("order" if asked == CONFIRMED else "demand", heard, words)
        if wishes:
            found[slot] = "、".join(wishes[:MAX_WISHES])
    return found


def hinted(flow: Flow, heard: Heard, words: Words) -> dict[str, str]:
    """Return the choices that a message names without being asked, by hints of two characters or more.

    Args:
        flow: the request.
        heard: the message.
        words: slots and cues.
    """
    found: dict[str, str] = {}
    if heard.pressed:
        return found
    # 「手机号」 and 「手机尾号」 speak of a number, not of goods.
    text = re.sub(r"手机(号|尾号|是|：|:)|[七7]天无理由", "", heard.text)
    for slot in flow.asks():
        kind = words.slots[slot]
        if kind.opens:
            for value, hints in kind.hints.items():
                if any(len(hint) >= 2 and hint in text for hint in hints):
                    found.setdefault(slot, value)
    return found


def answer(flow: Flow, asked: str, heard: Heard, words: Words, today: date, same: bool = False) -> str | None:
    """Return the value that the message as a whole is for the slot that was asked for, if it is one.

    Args:
        flow: the request.
        asked: the slot.
        heard: the message.
        words: slots and cues.
        today: the day on which it was said.
        same: the understanding takes the message for this very request.
    """
    agrees, denies = _says(heard, words, "affirm", "yes"), _says(heard, words, "deny", "no")
    if asked == CONFIRMED:
        return "yes" if agrees and not denies and not is_question(heard, words) else None
    step, kind = flow.asks()[asked], words.slots[asked]
    if heard.pressed:
        return "yes" if kind.agree and agrees else "no" if kind.agree and denies else None
    if kind.kind == "choice":
        return _choice(kind, heard, words, agrees, denies) or (_skip(step.optional, heard, words, denies))
    if kind.kind not in ("text", "photos"):
        return values.parse(kind, heard.text, today) or _skip(step.optional, heard, words, denies)
    if kind.wish and words.cues.match("no_wish", heard.text) and not is_question(heard, words):
        return words.phrases.follow_advice
    reason = kind.kind == "text" and not kind.wish and words.cues.match("reason", heard.text)
    if reason and not is_question(heard, words):
        return heard.text.strip()
    if _skip(step.optional, heard, words, denies):
        return SKIPPED
    return _text(kind, heard, words, today, same)


def summary(flow: Flow, running: Running, on_path: list[str], words: Words) -> str:
    """Return the lines of what is about to be filed, in the flow's order.

    Args:
        flow: the request.
        running: its slots.
        on_path: the slots that this request asks for or takes.
        words: labels and phrases.
    """
    asks = flow.asks()
    lines = []
    for slot in on_path:
        value = running.values.get(slot)
        if words.slots[slot].agree or (asks[slot].take and value in (None, SKIPPED)):
            continue
        lines.append(f"{words.slots[slot].label}：{values.shown(words.slots[slot], value, words)}")
    return "\n".join(lines)


def _meant(kind: SlotWords, entity: dict[str, Any], heard: Heard, words: Words) -> bool:
    """Tell whether an entity said in passing is meant for a slot."""
    start = int(entity.get("start", 0))
    end = int(entity.get("end", start))
    if kind.near:
        around = heard.text[max(0, start - 8) : end + 5]
        return any(word in around for word in kind.near)
    if kind.wish:
        before = heard.text[max(0, start - 5) : start]
        clause = next((part for part in clauses(heard.text) if str(entity["value"]) in part), heard.text)
        return words.cues.match("wish", before) is not None or len(clause) <= len(str(entity["value"])) + 2
    return True


def is_refused(entity: dict[str, Any], heard: Heard, words: Words) -> bool:
    """Tell whether an entity is named to refuse it (「不要换货」).

    Args:
        entity: with its place in the text.
        heard: the message.
        words: cues of refusal.
    """
    start = int(entity.get("start", 0))
    return words.cues.match("wish_not", heard.text[max(0, start - 4) : start]) is not None


def _in_full(wish: str, entity: dict[str, Any], heard: Heard) -> str:
    """Return a wish with what the customer's own words say more: the sum, or the size."""
    said, start = str(entity["value"]), int(entity.get("start", 0))
    end = int(entity.get("end", start))
    sums = [one for one in heard.entities if one["entity"] == "money"]
    behind = next((one for one in sums if 0 <= int(one.get("start", 0)) - end <= 1), None)
    if behind is not None:
        return f"{wish}{behind['value']}"
    return said if wish in said else f"{wish}（{said}）" if len(said) >= len(wish) + 2 else wish


def _demands(cue: str, heard: Heard, words: Words) -> list[str]:
    """Return what is behind 「要求」「希望」 in a clause, or 「让他」 at the summary: a wish."""
    found = []
    for clause in [] if heard.pressed else clauses(heard.text):
        match = words.cues.match(cue, clause) or words.cues.match("demand", clause)
        rest = clause[match.end() :] if match else ""
        found += [rest] if len(rest) >= 2 else []
    return found


def _choice(kind: SlotWords, heard: Heard, words: Words, agrees: bool, denies: bool) -> str | None:
    if heard.faq in kind.names:
        return heard.faq
    named = values.choice(kind, heard.text)
    if named is not None:
        return named
    if heard.intent == "faq" and is_question(heard, words):
        return None
    if kind.agree:
        meant = values.hinted(kind, heard.text) if len(heard.text) <= PASSING else None
        meant = meant if not is_question(heard, words) or agrees_in_words(kind, heard.text) else None
        # 「好的我先试试」 agrees to nothing yet.
        sees = words.cues.match("later", heard.text) is not None
        return meant or (None if sees else "yes" if agrees else "no" if denies else None)
    # 「不用了」 holds 「用了」 and means neither.
    return None if denies and words.cues.match("no", heard.text) else values.hinted(kind, heard.text)


def _says(heard: Heard, words: Words, intent: str, cue: str) -> bool:
    """Tell whether the message is a plain yes, or a plain no."""
    # A yes sets something going: it must be surer than a no.
    understood = heard.intent == intent and heard.confidence >= (SURE if intent == "affirm" else CERTAIN)
    return understood or (not heard.pressed and words.cues.match(cue, heard.text) is not None)


def _skip(optional: bool, heard: Heard, words: Words, denies: bool) -> str | None:
    """Return SKIPPED if the customer will not or cannot give an optional value."""
    short = len(heard.text) <= PASSING
    declines = denies or (short and any(words.cues.match(cue, heard.text) for cue in ("skip", "refuse")))
    return SKIPPED if optional and declines and not is_question(heard, words) else None


def agrees_in_words(kind: SlotWords, text: str) -> bool:
    """Tell whether a text answers a yes-or-no question by more than a single character.

    Args:
        kind: the slot that was asked for.
        text: the message.
    """
    named = [hint for hints in kind.agree.values() for hint in hints if len(hint) > 1]
    return len(text) <= PASSING and any(hint in text for hint in named)


def _text(kind: SlotWords, heard: Heard, words: Words, today: date, same: bool) -> str | None:
    """Return the message as a free text; a question, a refusal, small talk, another request are none."""
    short = len(heard.text) < PASSING
    reporting = heard.intent in words.cues.reporting or (same and tells_enough(heard, story(heard, words)))
    sure = heard.confidence >= (CERTAIN if len(heard.text) <= PASSING // 2 else SURE)
    chats = sure and heard.intent in SMALL_TALK | REPLIES | {"faq", "vent_anger"}
    no_text = (
        (heard.intent in NEVER_TEXT and (heard.intent not in REFUSED or heard.confidence >= FOREIGN))
        # A long message is a story, whatever the understanding takes it for.
        or (short and chats and not _wished(kind, heard))
        or (is_question(heard, words) and not (reporting and len(heard.text) >= 2 * PASSING))
        or (short and words.cues.match("refuse", heard.text) is not None)
        or len(heard.beyond_data()) < kind.min
        or (kind.wish and reporting and heard.intent not in words.cues.wishes and not _wished(kind, heard))
    )
    if no_text:
        return None
    asks_for = not kind.wish and not reporting and is_request(heard, words) and heard.intent not in VAGUE
    if asks_for and len(heard.text) < 2 * PASSING:
        return None
    return values.parse(kind, heard.text, today)


def _wished(kind: SlotWords, heard: Heard) -> bool:
    """Tell whether the message names a wish, where one is wanted."""
    return kind.wish and any(entity["entity"] in kind.entities for entity in heard.entities)
