"""What counts as a value of each kind of slot, and how it is shown."""

import re
from datetime import date

from hub.flows import dates
from hub.flows.definitions import SKIPPED
from hub.flows.words import SlotWords, Words

PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7})(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
ORDER_NUMBER = re.compile(r"(?:BT)?\d{8,20}", re.ASCII | re.IGNORECASE)
NUMBER_AND_TAIL = re.compile(r"(BT\d{14})\s+\d{4}", re.ASCII | re.IGNORECASE)
"""An order's number with the digits of a phone behind it."""
MOBILE = re.compile(r"1[3-9]\d{9}")
TICKET_NUMBER = re.compile(r"(?:TS|SS|SH|FK)\d{12}", re.IGNORECASE)
TAIL = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
DENIED = re.compile(r"(不是|并非).{1,4}?(的问题|的原因|$|[,，。])")
"""「不是密码的问题」 names what it is not."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MAX_TEXT = 2000
MAX_WISH = 200


def parse(slot: SlotWords, text: str, today: date) -> str | None:
    """Return the value that a piece of text is for a slot, or None if it does not fit.

    Args:
        slot: what is wanted.
        text: a whole answer, or the value of an entity.
        today: the day on which it was said.
    """
    text = text.strip()
    if slot.kind == "order_number" and (alone := NUMBER_AND_TAIL.fullmatch(text)):
        text = alone.group(1)
    compact = re.sub(r"[\s-]", "", text)
    if slot.kind == "order_number":
        fits = ORDER_NUMBER.fullmatch(compact) and not MOBILE.fullmatch(compact)
        return compact.upper() if fits else None
    if slot.kind == "contact":
        phone, email = PHONE.search(compact), EMAIL.search(text)
        return email.group() if email else phone.group(1) if phone else None
    if slot.kind == "phone_tail":
        phone, tail = PHONE.search(compact), TAIL.search(text)
        return phone.group(1)[-4:] if phone else tail.group() if tail else None
    if slot.kind == "ticket_number":
        found = TICKET_NUMBER.search(compact)
        return found.group().upper() if found else None
    if slot.kind == "date":
        named = choice(slot, text) or hinted(slot, text)
        return named or dates.resolve(text, today, coming=slot.coming, span=slot.span)
    if slot.kind == "choice":
        return choice(slot, text)
    if slot.kind == "photos":
        return None
    if len(text) < slot.min or not CHINESE.search(text):
        # Letters and digits alone (「asdf」) describe nothing.
        return None
    return text[: MAX_WISH if slot.wish else MAX_TEXT]


def choice(slot: SlotWords, text: str) -> str | None:
    """Return the value that a text names by its code or its title."""
    text = text.strip(" 。.!！,，")
    if text in slot.values_from:
        return slot.values_from[text]
    if text in slot.names:
        return text
    return next((value for value, name in slot.names.items() if name == text), None)


def hinted(slot: SlotWords, text: str) -> str | None:
    """Return the value of a choice that the words of an answer mean, or None."""
    if len(text) >= 2:
        named = [value for value, name in slot.names.items() if text in name or name in text]
        if len(named) == 1:
            return named[0]
    said = DENIED.sub("", text)
    for value, hints in {**slot.hints, **_no_first(slot.agree)}.items():
        if any(hint in said for hint in hints):
            return value
    return None


def shown(slot: SlotWords, value: str | None, words: Words) -> str:
    """Return how a value is shown in a summary."""
    phrases = words.phrases
    if slot.kind == "photos":
        count = len([one for one in (value or "").split(",") if one and one != SKIPPED])
        return phrases.photos.format(count=count) if count else phrases.no_photos
    if value is None or value == SKIPPED:
        return phrases.not_given
    return slot.names.get(value, value)


def _no_first(agree: dict[str, list[str]]) -> dict[str, list[str]]:
    """Put refusals first: 「不用登记」 holds 「登记」."""
    return dict(sorted(agree.items(), key=lambda one: one[0] == "yes"))
