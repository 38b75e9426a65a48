"""Slots that a message names, to correct them or to decline them."""

from hub.flows.definitions import SKIPPED, Flow
from hub.flows.heard import Heard, clauses, is_question
from hub.flows.words import Words

PASSING = 12
"""A message of so few characters names a wish without 「要」 before it."""


def named_slot(flow: Flow, text: str, words: Words) -> str | None:
    """Return the slot that a text names, by the longest of its names, or None.

    Args:
        flow: whose slots.
        text: a message, or a part of it.
        words: what slots are called.
    """
    named = [
        (said, slot) for slot in flow.asks() for said in [*words.slots[slot].said, words.slots[slot].label]
    ]
    found = [(said, slot) for said, slot in named if said in text]
    return max(found, key=lambda one: len(one[0]))[1] if found else None


def declined(flow: Flow, heard: Heard, words: Words) -> dict[str, str]:
    """Return the optional slots that the customer names to decline them (「不想留电话」「没有照片」).

    Args:
        flow: the request.
        heard: the message.
        words: slots and cues.
    """
    found: dict[str, str] = {}
    for clause in [] if heard.pressed or is_question(heard, words) else clauses(heard.text):
        declines = words.cues.match("refuse", clause) or words.cues.match("skip", clause)
        slot = named_slot(flow, clause, words) if declines and len(clause) <= PASSING else None
        if slot and flow.asks()[slot].optional:
            found[slot] = SKIPPED
    return found
