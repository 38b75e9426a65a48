"""Corrections: 「不是3号，是5号」 gives a new value, 「订单号填错了」 takes an old one back."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.flows import filling, naming, values
from hub.flows.definitions import CONFIRMED, Flow
from hub.flows.heard import Heard, is_question
from hub.flows.state import Running
from hub.flows.words import Words

CHANGE = "change"
"""The entity of the button that says which slot is to be changed."""
NOT_THIS = re.compile(r"不是(?P<old>.{1,30}?)[,，。、 ]*(?:而|应该|应当)?是(?P<new>.+)")
THIS_NOT = re.compile(r"是(?P<new>.{1,30}?)[,，、 ]*(?:而)?不是(?P<old>.+)")


@dataclass
class Change:
    """What a correction does.

    Attributes:
        values: the new values.
        cleared: the slot whose old value is wrong and whose new one was not said.
    """

    values: dict[str, str] = field(default_factory=dict)
    cleared: str | None = None


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
    if mistake:
        # 「刚才订单号填错了」 names a time and means none.
        new = {slot: value for slot, value in new.items() if slot in known or slot == running.asked}
    if not (mistake or exchange or change or any(slot in known for slot in new)):
        # Nothing was said before that this could correct.
        return None
    named = naming.named_slot(flow, heard.text, words)
    if not new and named in known and (exchange or change):
        kind = words.slots[named]
        value = values.parse(kind, heard.text[start:end].strip(" ：:，,。"), today)
        value = value or (values.hinted(kind, heard.text[start:end]) if kind.kind == "choice" else None)
        new = {named: value} if value and not is_question(heard, words) else {}
    if new:
        return Change(values=new)
    short = len(heard.text) <= 18 or heard.intent == "correct_info"
    if named in (*known, running.asked) and mistake and short and not is_question(heard, words):
        return Change(cleared=named)
    if (
        not named
        and mistake
        and len(heard.text) <= 7
        and running.asked != CONFIRMED
        and running.filled in known
    ):
        return Change(cleared=running.filled)
    return None


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
            if value is not None and not filling.is_refused(entity, heard, words):
                new[slot] = value
    return {slot: value for slot, value in new.items() if running.values.get(slot) != value}


def _goods_wrong(heard: Heard) -> bool:
    """Tell whether 「错了」 is said of the goods (「颜色发错了」), not of a slot."""
    return bool(re.search(r"发错|送错|寄错|拿错|收错|算错|扣错", heard.text))
