"""Corrects characters of the right sound: reads 「深诉怎么处理」 as 申诉怎么处理.

Input methods and voice input get the sound right and the character wrong. The corrector is a noisy channel:
the likeliest sequence of words, where a word of the training data may stand for other characters of its
sound, at a price.
"""

import math
import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Dict, Iterable, List, Sequence, Tuple

import jieba
from pypinyin import lazy_pinyin

RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
LONGEST = 4
PRICE = 5.5
"""Log-odds against a wrong character, chosen on training lines (docs/decisions/0007-understanding.md)."""
MIN_COUNT = 3
"""A rarer word of the training data corrects nothing: it may itself be a typo."""
UNKNOWN = -13.0
FOREIGN_DISCOUNT = 1.5
BIGRAM = 0.7
SAME_SOUND = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
START = ""


@lru_cache(maxsize=30_000)
def _sound(character: str) -> str:
    """Return a character's sound, without the differences that many speakers do not make."""
    sound = str(lazy_pinyin(character)[0])
    for strict, loose in SAME_SOUND:
        if sound.startswith(strict):
            sound = loose + sound[len(strict) :]
            break
    return sound[:-1] if sound.endswith("ng") else sound


def sound_key(word: str) -> str:
    """Return the sounds of a word's characters; equal for words that sound alike."""
    return " ".join(map(_sound, word))


class SpellingCorrector:
    """Knows the words of the training data and how they follow each other."""

    def __init__(self) -> None:
        """Start without words: nothing is corrected."""
        self._words: Dict[str, float] = {}
        self._pairs: Dict[str, Dict[str, float]] = {}
        self._by_sound: Dict[str, List[str]] = {}

    def fit(self, messages: Iterable[Sequence[str]]) -> "SpellingCorrector":
        """Learn from the jieba words of normalised training messages."""
        counts: Counter = Counter()
        pairs: Dict[str, Counter] = defaultdict(Counter)
        for message in messages:
            previous = START
            for word in message:
                if not re.fullmatch(r"[\u4e00-\u9fff]+", word):
                    previous = START
                    continue
                counts[word] += 1
                pairs[previous][word] += 1
                previous = word
        total = sum(counts.values()) or 1
        self._words = {word: math.log(count / total) for word, count in counts.items()}
        self._pairs = {
            first: {second: count / sum(following.values()) for second, count in following.items()}
            for first, following in pairs.items()
        }
        by_sound: Dict[str, List[str]] = defaultdict(list)
        for word, count in counts.items():
            if count >= MIN_COUNT and 2 <= len(word) <= LONGEST:
                by_sound[sound_key(word)].append(word)
        self._by_sound = dict(by_sound)
        return self

    def correct(self, text: str) -> str:
        """Return a normalised message with characters of the right sound put right; the length stays."""
        return RUN.sub(lambda match: self._correct_run(match.group()), text) if self._words else text

    def _correct_run(self, run: str) -> str:
        best: List[Dict[str, Tuple[float, str]]] = [{} for _ in range(len(run) + 1)]
        best[0] = {START: (0.0, "")}
        for start in range(len(run)):
            for length in range(1, min(LONGEST, len(run) - start) + 1):
                for word, price in self._candidates(run[start : start + length]):
                    score, path = max(
                        (score + self._score(previous, word), path)
                        for previous, (score, path) in best[start].items()
                    )
                    known = best[start + length].get(word)
                    if known is None or known[0] < score - price:
                        best[start + length][word] = (score - price, path + word)
        return max(best[-1].values())[1]

    def _candidates(self, span: str) -> List[Tuple[str, float]]:
        """Return (word, price) of what the span may be: itself if it is a word, or a word of its sound."""
        found = [(span, 0.0)] if len(span) == 1 or span in self._words or jieba.dt.FREQ.get(span) else []
        if len(span) > 1:
            for word in self._by_sound.get(sound_key(span), ()):
                wrong = sum(a != b for a, b in zip(word, span))
                if wrong:
                    found.append((word, PRICE * wrong))
        return found

    def _score(self, previous: str, word: str) -> float:
        known = self._words.get(word)
        if known is None:
            count = jieba.dt.FREQ.get(word) or 0
            known = math.log(count / jieba.dt.total) - FOREIGN_DISCOUNT if count else UNKNOWN
            return max(known, UNKNOWN)
        following = self._pairs.get(previous, {}).get(word, 0.0)
        return math.log((1 - BIGRAM) * math.exp(known) + BIGRAM * following)
