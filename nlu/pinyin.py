"""Typed pinyin: reads “wo yao tuikuan” as 我要退款, with the vocabulary of the training data.

The reader is a word bigram model, decoded with Viterbi over the letters; like an input method, but it knows
only what customers of this service say, which is what makes the reading right.
"""

import math
import re
from collections import Counter, defaultdict
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from pypinyin import lazy_pinyin

LATIN_RUN = re.compile(r"[a-z]+(?:[ '’]+[a-z]+)*")
MIN_LETTERS = 4
"""Shorter runs (ok, app, vx) are rather words or abbreviations than pinyin."""
MAX_KEY = 24
BEAM = 12
START = ""


def reading(word: str) -> str:
    """Return the toneless pinyin of a word, without spaces; Latin letters stay."""
    return "".join(lazy_pinyin(word, v_to_u=False)).lower()


def syllables(text: str) -> List[str]:
    """Return the toneless pinyin syllables of a text; other characters as they are, blanks left out."""
    return [syllable for syllable in lazy_pinyin(text, errors=list) if not str(syllable).isspace()]


class PinyinReader:
    """Turns typed pinyin into the characters it most likely stands for."""

    def __init__(self) -> None:
        """Start with an empty vocabulary."""
        self._words: Dict[str, List[Tuple[str, float]]] = {}
        self._bigrams: Dict[str, Dict[str, float]] = {}
        self._latin: Dict[str, int] = {}

    def fit(self, messages: Iterable[Sequence[str]]) -> "PinyinReader":
        """Learn the vocabulary.

        Args:
            messages: the jieba words of normalised training messages.
        """
        counts: Counter = Counter()
        pairs: Dict[str, Counter] = defaultdict(Counter)
        latin: Counter = Counter()
        for message in messages:
            previous = START
            for word in message:
                if re.fullmatch(r"[\u3400-\u9fff]+", word):
                    counts[word] += 1
                    pairs[previous][word] += 1
                    previous = word
                else:
                    previous = START
                    if re.fullmatch(r"[a-z]{2,}", word):
                        latin[word] += 1
        for word in list(counts):
            if len(word) > 1:
                for character in word:
                    counts[character] += 0.05  # characters of longer words, as a last resort
        total = sum(counts.values())
        by_key: Dict[str, List[Tuple[str, float]]] = defaultdict(list)
        for word, count in counts.items():
            by_key[reading(word)].append((word, math.log(count / total)))
        self._words = {key: sorted(found, key=lambda item: -item[1])[:8] for key, found in by_key.items()}
        self._bigrams = {
            first: {second: math.log(count / sum(following.values())) for second, count in following.items()}
            for first, following in pairs.items()
        }
        self._latin = {word: count for word, count in latin.items() if count >= 2 and word not in self._words}
        return self

    def read(self, text: str) -> str:
        """Return the text with its runs of typed pinyin read as characters; other Latin words stay.

        Args:
            text: a normalised message.
        """
        return LATIN_RUN.sub(lambda match: self._read_run(match.group()), text)

    def _read_run(self, run: str) -> str:
        words = re.split(r"[ '’]+", run)
        if len("".join(words)) < MIN_LETTERS or any(word in self._latin for word in words):
            read = [word if word in self._latin else self._decode(word) or word for word in words]
            return " ".join(read) if len("".join(words)) >= MIN_LETTERS else run
        return self._decode("".join(words)) or " ".join(self._decode(word) or word for word in words)

    def _decode(self, letters: str) -> Optional[str]:
        """Return the likeliest characters for the letters, or None if they are not wholly known pinyin."""
        beams: List[List[Tuple[float, str, Tuple[str, ...]]]] = [[] for _ in range(len(letters) + 1)]
        beams[0] = [(0.0, START, ())]
        for end in range(1, len(letters) + 1):
            candidates: Dict[str, Tuple[float, str, Tuple[str, ...]]] = {}
            for start in range(max(0, end - MAX_KEY), end):
                if not beams[start]:
                    continue
                for word, unigram in self._words.get(letters[start:end], ()):
                    for score, previous, path in beams[start]:
                        following = self._bigrams.get(previous, {}).get(word)
                        step = 0.3 * math.exp(unigram)
                        if following is not None:
                            step += 0.7 * math.exp(following)
                        total = score + math.log(step)
                        if word not in candidates or candidates[word][0] < total:
                            candidates[word] = (total, word, (*path, word))
            beams[end] = sorted(candidates.values(), reverse=True)[:BEAM]
        return "".join(beams[-1][0][2]) if beams[-1] else None
