"""Which slots a message fills or changes. Pure functions: no database, no Rasa."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.flows import values
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow
from hub.flows.heard import (
    REFUSED,
    SMALL_TALK,
    TAIL,
    Heard,
    clauses,
    is_question,
    is_request,
    story,
    tells_enough,
)
from hub.flows.state import Running
from hub.flows.words import SlotWords, Words

CHANGE = "change"
"""The entity of the button that says which slot is to be changed."""
PASSING = 12
"""A message of so few characters names a wish without 「要」 before it."""
NOT_THIS = re.compile(r"不是(?P<old>.{1,30}?)[,，。、 ]*(?:而|应该|应当)?是(?P<new>.+)")
THIS_NOT = re.compile(r"是(?P<new>.{1,30}?)[,，、 ]*(?:而)?不是(?P<old>.+)")
MAX_WISHES = 3
NEVER_TEXT = {"stop", "restart", "talk_to_human"} | REFUSED
"""Intents whose message is no free text, however long."""
REPLIES = {"affirm", "deny", "choose_option"}
VAGUE = {"faq", "inform", "nlu_fallback", "submit_feedback"}
"""Intents that say nothing of a request, though the sentence may be worded like one."""


@dataclass
class Change:
    """What a correction does.

    Attributes:
        values: the new values.
        cleared: the slot whose old value is wrong and whose new one was not said.
    """

    values: dict[str, str] = field(default_factory=dict)
    cleared: str | None = None


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
    for slot in flow.asks():
        kind = words.slots[slot]
        if slot not in found and kind.opens and not heard.pressed:
            value = _hinted_at_opening(kind, heard)
            if value:
                found[slot] = value
    told = "" if heard.pressed else story(heard, words)
    for slot in ("description", "suggestion"):
        if slot in flow.asks() and told and tells_enough(heard, told) and not is_question(heard, words):
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
    asks = flow.asks()
    # The slot that was asked for has the first choice of a date.
    for slot in sorted(asks, key=lambda name: name != asked):
        kind = words.slots[slot]
        wishes: list[str] = []
        for index, entity in enumerate(heard.entities):
            named = entity["entity"] == slot
            if not named and (
                entity["entity"] not in kind.entities or (kind.kind == "date" and index in used)
            ):
                continue
            said = str(entity.get("normalized") or entity["value"])
            if named and said == SKIPPED:
                found[slot] = SKIPPED
                continue
            if not named and slot != asked and not _meant(kind, entity, heard, words):
                continue
            value = values.parse(kind, said, today)
            if value is None and kind.kind == "date" and slot == asked:
                value = said
            if value is None:
                continue
            used.add(index)
            if kind.wish and not named:
                wishes += [value] if value not in wishes and not _refused(entity, heard, words) else []
            else:
                found.setdefault(slot, value)
        if kind.kind == "phone_tail" and slot not in found and (tail := TAIL.search(heard.text)):
            found[slot] = tail.group()[-4:]
        if wishes:
            found[slot] = "、".join(wishes[:MAX_WISHES])
    return found


def answer(flow: Flow, asked: str, heard: Heard, words: Words, today: date) -> str | None:
    """Return the value that the message as a whole is for the slot that was asked for, if it is one.

    Args:
        flow: the request.
        asked: the slot.
        heard: the message.
        words: slots and cues.
        today: the day on which it was said.
    """
    agrees = heard.intent == "affirm" or (
        not heard.pressed and words.cues.match("yes", heard.text) is not None
    )
    denies = heard.intent == "deny" or (not heard.pressed and words.cues.match("no", heard.text) is not None)
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
    if _skip(step.optional, heard, words, denies):
        return SKIPPED
    return _text(asked, kind, heard, words, today)


def correction(flow: Flow, running: Running, heard: Heard, words: Words, today: date) -> Change | None:
    """Return what the message corrects, or None if it corrects nothing.

    「不是3号，是5号」 and 「电话换成139…」 give new values; 「订单号填错了」 clears one.

    Args:
        flow: the request.
        running: its slots so far.
        heard: the message.
        words: slots and cues.
        today: the day on which it was said.
    """
    pressed = next((str(e["value"]) for e in heard.entities if e["entity"] == CHANGE), None)
    if pressed is not None:
        return Change(cleared=pressed) if pressed in flow.asks() else None
    if heard.pressed:
        return None
    known = {slot: value for slot, value in running.values.items() if slot in flow.asks()}
    mistake = words.cues.match("mistake", heard.text) if not _goods_wrong(heard) else None
    exchange = NOT_THIS.search(heard.text) or THIS_NOT.search(heard.text)
    change = words.cues.match("change", heard.text)
    if not (mistake or exchange or change or heard.intent == "correct_info"):
        return None
    old = exchange.group("old") if exchange else ""
    start, end = exchange.span("new") if exchange else (change.end() if change else 0, len(heard.text))
    later = [entity for entity in heard.entities if start <= int(entity.get("start", 0)) < end]
    new = _new_values(flow, running, heard, later or heard.entities, old, words, today)
    named = _named_slot(flow, heard.text, words)
    if not new and named in known and (exchange or change):
        kind = words.slots[named]
        value = values.parse(kind, heard.text[start:end].strip(" ：:，,。"), today)
        value = value or (values.hinted(kind, heard.text[start:end]) if kind.kind == "choice" else None)
        new = {named: value} if value and not is_question(heard, words) else {}
    if new:
        return Change(values=new)
    short = len(heard.text) <= 18 or heard.intent == "correct_info"
    if named in known and mistake and short and not is_question(heard, words):
        return Change(cleared=named)
    if (
        not named
        and mistake
        and len(heard.text) <= 10
        and running.asked != CONFIRMED
        and running.filled in known
    ):
        return Change(cleared=running.filled)
    return None


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


def _new_values(
    flow: Flow,
    running: Running,
    heard: Heard,
    entities: list[dict[str, Any]],
    old: str,
    words: Words,
    today: date,
) -> dict[str, str]:
    """Return the slots that the corrected entities change; of two slots the one that held the old value."""
    new: dict[str, str] = {}
    for entity in entities:
        said = str(entity.get("normalized") or entity["value"])
        fitting = [slot for slot in flow.asks() if entity["entity"] in words.slots[slot].entities]
        fitting = [slot for slot in fitting if running.values.get(slot) or slot == running.asked] or fitting
        held = [
            slot
            for slot in fitting
            if values.parse(words.slots[slot], old, today) == running.values.get(slot)
        ]
        dated = words.slots[fitting[0]].kind == "date" if fitting else False
        for slot in (held or fitting)[:1] if dated else fitting:
            value = values.parse(words.slots[slot], said, today)
            if value is not None and not _refused(entity, heard, words):
                new[slot] = value
    return {slot: value for slot, value in new.items() if running.values.get(slot) != value}


def _named_slot(flow: Flow, text: str, words: Words) -> str | None:
    """Return the slot that a message names, by the longest of its names."""
    named = [
        (said, slot) for slot in flow.asks() for said in [*words.slots[slot].said, words.slots[slot].label]
    ]
    found = [(said, slot) for said, slot in named if said in text]
    return max(found, key=lambda one: len(one[0]))[1] if found else None


def _goods_wrong(heard: Heard) -> bool:
    """Tell whether 「错了」 is said of the goods (「颜色发错了」), not of a slot."""
    return bool(re.search(r"发错|送错|寄错|拿错|收错|算错|扣错", heard.text))


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


def _refused(entity: dict[str, Any], heard: Heard, words: Words) -> bool:
    """Tell whether a wish is named to refuse it (「不要换货」)."""
    start = int(entity.get("start", 0))
    return words.cues.match("wish_not", heard.text[max(0, start - 4) : start]) is not None


def _hinted_at_opening(kind: SlotWords, heard: Heard) -> str | None:
    """Return the choice that the first message itself names, by hints of two characters or more."""
    for value, hints in kind.hints.items():
        if any(len(hint) >= 2 and hint in heard.text for hint in hints):
            return value
    return None


def _choice(kind: SlotWords, heard: Heard, words: Words, agrees: bool, denies: bool) -> str | None:
    if heard.faq in kind.names:
        return heard.faq
    named = values.choice(kind, heard.text)
    if named is not None:
        return named
    if heard.intent == "faq" and is_question(heard, words):
        return None
    if kind.agree:
        hinted = values.hinted(kind, heard.text) if len(heard.text) <= PASSING else None
        return hinted or ("yes" if agrees else "no" if denies else None)
    return values.hinted(kind, heard.text)


def _skip(optional: bool, heard: Heard, words: Words, denies: bool) -> str | None:
    """Return SKIPPED if the customer will not or cannot give an optional value."""
    declines = denies or (len(heard.text) <= PASSING and words.cues.match("skip", heard.text))
    return SKIPPED if optional and declines and not is_question(heard, words) else None


def _text(asked: str, kind: SlotWords, heard: Heard, words: Words, today: date) -> str | None:
    """Return the message as a free text; a question, a refusal, small talk, another request are none."""
    reporting, short = heard.intent in words.cues.reporting, len(heard.text) < PASSING
    chats = heard.intent in SMALL_TALK | REPLIES | {"faq", "vent_anger"}
    no_text = (
        heard.intent in NEVER_TEXT
        # A long message is a story, whatever the understanding takes it for.
        or (short and chats and not _wished(kind, heard))
        or (is_question(heard, words) and not (reporting and len(heard.text) >= 2 * PASSING))
        or (short and words.cues.match("refuse", heard.text) is not None)
        or len(heard.beyond_data()) < kind.min
        or (kind.wish and reporting and not words.cues.match("wish", heard.text) and not _wished(kind, heard))
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
