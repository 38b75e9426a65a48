"""Splits long texts for a limit in bytes: on the ends of sentences, and never inside a character."""

import re
import unicodedata

MAX_TEXT_BYTES = 2048
"""Of one text message (客服消息 and 被动回复 alike); about 682 汉字."""

# Ends of sentences with the closing marks behind them; then weaker places.
_PLACES = [
    re.compile(r"\n+|[。！？；…!?;]+[”’」』）》)\]]*\s*|\.\s"),
    re.compile(r"[，、：,:]+\s*|\s+"),
]
_JOINER = "\u200d"


def split(text: str, limit: int = MAX_TEXT_BYTES) -> list[str]:
    """Return the text in parts of at most `limit` bytes of UTF-8, in order, less white space at the cuts.

    A cut is made behind the last sentence that fits, unless that leaves a part less than half full; then
    behind a comma or space; then between two characters (joined emoji and combining marks stay whole).

    Args:
        text: what is to be said.
        limit: bytes a part may have; at least 64.
    """
    parts = []
    rest = text.strip()
    while len(rest.encode()) > limit:
        cut = _cut(rest, _longest(rest, limit))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _longest(text: str, limit: int) -> int:
    """Return how many characters of the text fit into the limit."""
    return len(text.encode()[:limit].decode(errors="ignore"))


def _cut(text: str, end: int) -> int:
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text, 0, end + 1) if found.end() <= end]
        if ends and ends[-1] >= end // 2:
            return ends[-1]
    cut = end
    while cut > 1 and _inside(text[cut - 1], text[cut]):
        cut -= 1
    return cut if cut > 1 else end


def _inside(before: str, behind: str) -> bool:
    """Tell whether two code points are drawn as one character."""
    joined = _JOINER in {behind, before}
    flags = all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in (before, behind))
    skin = "\U0001f3fb" <= behind <= "\U0001f3ff"
    return joined or flags or skin or unicodedata.combining(behind) != 0 or "\ufe00" <= behind <= "\ufe0f"
