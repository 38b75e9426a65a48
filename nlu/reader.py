"""Reads a message as the training data would say it: typed pinyin, wrong characters of the right sound."""

from typing import Sequence

from nlu.pinyin import PinyinReader
from nlu.spelling import SpellingCorrector
from nlu.text import normalize


class Reader:
    """Brings a message into the spelling that the features are made of."""

    def __init__(self) -> None:
        """Start without a vocabulary."""
        self._pinyin = PinyinReader()
        self._spelling = SpellingCorrector()

    def fit(self, texts: Sequence[str]) -> "Reader":
        """Learn the vocabulary of raw training messages."""
        normalised = [normalize(text).text for text in texts]
        self._pinyin.fit(normalised)
        self._spelling.fit(normalised)
        return self

    def read(self, normalised: str) -> str:
        """Return a normalised message with typed pinyin read and characters of the right sound put right."""
        return self._pinyin.read(self._spelling.correct(normalised))
