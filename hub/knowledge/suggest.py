"""Questions of the knowledge base that match the beginning of what a customer types."""

import re
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from hub.knowledge.faq import Entry, read_faq

SHORTEST = 2
"""Fewer characters say too little."""
MANY = 4
ENOUGH = 0.5
"""Share of the typed pairs of characters that a phrase must contain."""
LATIN = re.compile(r"[a-z]+")


class Suggester:
    """An index of all phrases of the FAQ, by pairs of characters and by their pinyin."""

    def __init__(self, entries: list[Entry]) -> None:
        """Build the index.

        Args:
            entries: the FAQ.
        """
        phrases = [
            (phrase, entry.question) for entry in entries for phrase in (entry.question, *entry.similar)
        ]
        self._questions = [question for _, question in phrases]
        self._lengths: list[int] = []
        self._index: defaultdict[str, set[int]] = defaultdict(set)
        self._pinyin: list[tuple[str, str]] = []
        for number, (phrase, _) in enumerate(phrases):
            bare = _bare(phrase)
            self._lengths.append(len(bare))
            for pair in _pairs(bare):
                self._index[pair].add(number)
            syllables = lazy_pinyin(bare)
            self._pinyin.append(("".join(syllables), "".join(lazy_pinyin(bare, style=Style.FIRST_LETTER))))

    @classmethod
    def load(cls, directory: Path) -> "Suggester":
        """Read the entries of `directory/*.yml`.

        Raises:
            DataError: a file is broken; names file, line and mend.
        """
        return cls(read_faq(directory))

    def suggest(self, typed: str) -> list[str]:
        """Return up to four distinct questions, best match first; none when too little was typed.

        Args:
            typed: what stands in the text field.
        """
        bare = _bare(typed)
        if len(bare) < SHORTEST:
            return []
        scores = self._by_pinyin(bare) if LATIN.fullmatch(bare) else self._by_pairs(bare)
        best: dict[str, float] = {}
        for number, score in scores.items():
            question = self._questions[number]
            best[question] = max(best.get(question, 0.0), score)
        return sorted(best, key=lambda question: (-best[question], question))[:MANY]

    def _by_pairs(self, bare: str) -> dict[int, float]:
        pairs = _pairs(bare)
        shared = Counter(number for pair in pairs for number in self._index.get(pair, ()))
        return {
            number: count / len(pairs) + count / max(self._lengths[number], 1)
            for number, count in shared.items()
            if count / len(pairs) >= ENOUGH
        }

    def _by_pinyin(self, bare: str) -> dict[int, float]:
        """Match typed Latin letters with whole syllables (`tuihuo`) or with initials (`thlc`)."""
        return {
            number: len(bare) / max(len(full), 1)
            for number, (full, initials) in enumerate(self._pinyin)
            if bare in full or (len(bare) > SHORTEST and bare in initials)
        }


def _bare(text: str) -> str:
    """Return the text in lower case, without spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text).lower()


def _pairs(bare: str) -> set[str]:
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
