"""Normalisation: one spelling for what customers write in many, with offsets back to what they wrote."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import List, Tuple

import opencc

ZERO_WIDTH = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0e", "\ufe0f"}
MAX_REPEAT = 2
"""Longer runs of one letter or mark carry mood, not meaning (啊啊啊啊 → 啊啊). Digits are never shortened."""
SPACED_OUT = re.compile(r"(?:[\u3400-\u9fff] ){4}[\u3400-\u9fff]")
"""Five Chinese characters with a blank between each: the blanks mean nothing."""


@dataclass(frozen=True)
class Normalized:
    """A normalised text.

    Attributes:
        text: the normalised characters.
        offsets: for each of them, the index in the original text; one entry more, for the end.
    """

    text: str
    offsets: Tuple[int, ...]

    def span(self, start: int, end: int) -> Tuple[int, int]:
        """Return the original (start, end) of a normalised span, `end` exclusive."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=1)
def _simplifier() -> "opencc.OpenCC":
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _taiwan_simplifier() -> "opencc.OpenCC":
    return opencc.OpenCC("tw2s")


def normalize(text: str) -> Normalized:
    """Normalise a message: NFKC and full width, zero-width characters, traditional characters, case, repeats.

    Args:
        text: as the customer wrote it.

    Returns:
        The normalised text with its offsets.
    """
    characters: List[str] = []
    offsets: List[int] = []
    for index, written in enumerate(text):
        for character in _fold(written):
            if not _repeats(characters, character):
                characters.append(character)
                offsets.append(index)
    if SPACED_OUT.search("".join(characters)):
        joined = [place for place, one in enumerate(characters) if one != " "]
        characters, offsets = [characters[place] for place in joined], [offsets[place] for place in joined]
    offsets.append(len(text))
    return Normalized(_simplify("".join(characters)), tuple(offsets))


def _fold(character: str) -> str:
    """Return what one written character stands for: nothing, itself, or several (㎏ → kg)."""
    if character in ZERO_WIDTH or unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return " " if character in "\n\t\r" else ""
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(" " if unicodedata.category(part) == "So" else part for part in folded)


def _repeats(characters: List[str], next_one: str) -> bool:
    limit = 1 if next_one == " " else MAX_REPEAT
    if next_one.isdigit() or len(characters) < limit:
        return False
    return all(character == next_one for character in characters[-limit:])


def _simplify(text: str) -> str:
    """Return the text in simplified characters, of the same length, so that offsets hold."""
    simplified = str(_taiwan_simplifier().convert(text))
    if len(simplified) != len(text):
        simplified = "".join(_one(character) for character in text)
    return simplified


@lru_cache(maxsize=20_000)
def _one(character: str) -> str:
    simplified = str(_simplifier().convert(character))
    return simplified if len(simplified) == 1 else character
