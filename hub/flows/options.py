"""Answers that point at a button: 「第二个」「选1」, or its title typed."""

import json
import re

from hub.flows.dates import number
from hub.flows.heard import Heard

ORDINAL = re.compile(
    r"^(?:我?(?:要|选|点|选择|就)?(?:是)?)?(?:第|选项)?\s?([0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s?(?:个|项|条|种|款|笔|单)?(?:吧|啊|呢|的|。|！)*$"
)
MIN_NAMED = 2
LAST = re.compile(
    r"^(?:我?(?:要|选|点|选择|就)?)?(?:是)?(?:最后|最下面|末尾)(?:那|一|这)?(?:个|项|条|种|笔)?(?:吧|啊|呢|。)*$"
)
NUMBERED = re.compile(r"^(?P<what>.+) (?P<number>[A-Z]{2}\d{8,})$")
"""The title of a button for an order or a ticket."""
POINTING = re.compile(
    r"^(?:[,，\s]|对|嗯|就|是|我?要|我?选|的|订单|尾号|最后几?位|买|那|这|个|单|笔|件)*|"
    r"(?:的|那|这|一|个|单|笔|件|条|双|台|张|订单|那个|它|吧|啊|呢)*$"
)
"""Words around what is pointed at (「就那个台灯吧」)."""
BARE = re.compile(r"[\s。.！!，,~～吧啊呢的了]+$")


def pointed_at(text: str, options: list[dict[str, str]], ordinal: str | None = None) -> dict[str, str] | None:
    """Return the button that a text points at, or None.

    Args:
        text: what the customer typed.
        options: the buttons shown last, `{title, payload}`.
        ordinal: the ordinal that the understanding found in the text, if any.
    """
    said = BARE.sub("", text.strip())
    for option in options:
        if said == option["title"]:
            return option
    for candidate in (said, BARE.sub("", ordinal or "")):
        if LAST.match(candidate) and options:
            return options[-1]
        if match := ORDINAL.match(candidate):
            try:
                index = number(match.group(1))
            except (ValueError, KeyError):
                continue
            if 1 <= index <= len(options):
                return options[index - 1]
    return _by_name(said, options)


def _by_name(said: str, options: list[dict[str, str]]) -> dict[str, str] | None:
    """Return the order or ticket that a text names: by its goods, its last digits, or as the only one."""
    numbered = [(match, one) for one in options if (match := NUMBERED.match(one["title"]))]
    named = POINTING.sub("", said)
    if named and len(named) < MIN_NAMED:
        return None
    if not named and (said == "" or said in ("对", "嗯", "要", "是")):
        return None
    fitting = [
        one
        for match, one in numbered
        if named in match["what"] or (len(named) > MIN_NAMED and match["number"].endswith(named))
    ]
    return fitting[0] if len(fitting) == 1 else None


def pressed(payload: str) -> Heard:
    """Return a button's payload, `/intent{"slot": "value"}`, as if Rasa had read it."""
    intent, brace, rest = payload[1:].partition("{")
    try:
        given = json.loads(brace + rest) if brace else {}
    except ValueError:
        given = {}
    label, _, faq = intent.partition("/")
    entities = [{"entity": slot, "value": value} for slot, value in given.items()]
    return Heard(text=payload, intent=label, faq=faq or None, entities=entities)
