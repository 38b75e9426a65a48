"""A message as the flows read it: in simplified characters; pinyin as the characters it stands for."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

CHINESE = re.compile(r"[\u3400-\u9fff]")


def as_read(message: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return text and entities of a message, one spelling for what customers write in many.

    Args:
        message: what Rasa parsed, with `normalized_text` and `read_text` (nlu/normalizer.py).

    Returns:
        A text as long as the customer's, so that the places of the entities hold; only pinyin without a digit
        becomes another text. The entities' values are those of the text.
    """
    text = str(message.get("text") or "")
    found = list(message.get("entities") or [])
    if text.startswith("/"):
        # A button's payload.
        return text, found
    read, normalized = str(message.get("read_text") or ""), str(message.get("normalized_text") or "")
    if not CHINESE.search(text) and CHINESE.search(read) and not any(map(str.isdigit, text)):
        return read, []
    simplified = _simplified(text, normalized)
    return simplified, [
        {**one, "value": simplified[one["start"] : one["end"]]} if "start" in one else one for one in found
    ]


def _simplified(text: str, normalized: str) -> str:
    """Return the text with the characters of its normalised form, where that has one for one."""
    characters = list(text)
    matched = SequenceMatcher(None, text.lower(), normalized, autojunk=False).get_opcodes()
    for tag, start, end, other, other_end in matched:
        # Letters that were repeated stand before, and are no longer there.
        length = min(end - start, other_end - other) if tag == "replace" else 0
        for back in range(1, length + 1):
            if CHINESE.match(characters[end - back]):
                characters[end - back] = normalized[other_end - back]
    return "".join(characters)
