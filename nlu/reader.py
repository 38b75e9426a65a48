"""Reads a message as the training data would say it: typed pinyin, wrong characters of the right sound."""

import re
from typing import Sequence

import jieba

from nlu.pinyin import PinyinReader
from nlu.spelling import SpellingCorrector
from nlu.text import normalize

LONG_NUMBER = re.compile(r"(?<![a-z])([a-z]{2,4}[\s-]?)?[0-9](?:[\s-]?[0-9]){5,}")
"""Order, ticket, phone and waybill numbers: which one it is matters, its digits do not."""


class Reader:
    """Brings a message into the spelling that the features are made of."""

    def __init__(self) -> None:
        """Start without a vocabulary."""
        self._pinyin = PinyinReader()
        self._spelling = SpellingCorrector()

    def fit(self, texts: Sequence[str]) -> "Reader":
        """Learn the vocabulary of raw training messages."""
        messages = [jieba.lcut(normalize(text).text) for text in texts]
        self._pinyin.fit(messages)
        self._spelling.fit(messages)
        return self

    def read(self, normalised: str) -> str:
        """Return a message with typed pinyin read, wrong characters put right, and long numbers as 0.

        Args:
            normalised: a normalised message.
        """
        numbers_aside = LONG_NUMBER.sub(lambda match: f"{match.group(1) or ''}0", normalised)
        return self._pinyin.read(self._spelling.correct(numbers_aside))
