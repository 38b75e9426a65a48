"""What the classifier sees of a message: lexical, phonetic and semantic blocks, each of length one."""

from typing import Callable, Dict, List, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.encoders import Semantics
from nlu.pinyin import syllables

MIN_MESSAGES = 3
"""What fewer messages contain is left out: counting from 2 doubles training time and changes no figure."""


def characters(text: str) -> List[str]:
    """Return the character n-grams (1 to 4) of a normalised text, with its start and end marked."""
    marked = "^" + text.replace(" ", "") + "$"
    return [marked[i : i + n] for n in (1, 2, 3, 4) for i in range(len(marked) - n + 1)]


def sounds(text: str) -> List[str]:
    """Return the pinyin syllable n-grams (1 to 3) of a normalised text."""
    spoken = syllables(text)
    return [" ".join(spoken[i : i + n]) for n in (1, 2, 3) for i in range(len(spoken) - n + 1)]


def _vectorizer(analyzer: Callable[[str], List[str]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=MIN_MESSAGES, dtype=np.float32)


class FeatureSpace:
    """Learns vocabularies from training messages and maps messages to vectors."""

    def __init__(self, encoder_names: Sequence[str]) -> None:
        """Choose the sentence encoders.

        Args:
            encoder_names: keys of `nlu.encoders.ENCODERS`; none is possible.
        """
        self._tfidf: Dict[str, TfidfVectorizer] = {
            "characters": _vectorizer(characters),
            "sounds": _vectorizer(sounds),
        }
        self._semantics = [Semantics(name) for name in encoder_names]

    def fit(self, texts: Sequence[str]) -> Tuple[sparse.csr_matrix, np.ndarray]:
        """Learn from read training messages; return their `sparse` and `dense` blocks."""
        lexical = [vectorizer.fit_transform(texts) for vectorizer in self._tfidf.values()]
        none = np.zeros((len(texts), 0), dtype=np.float32)
        dense = np.hstack([none, *(semantics.fit(texts) for semantics in self._semantics)])
        return sparse.hstack(lexical).tocsr(), dense

    def sparse(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the lexical and phonetic blocks of read messages, shape (len(texts), vocabulary)."""
        return sparse.hstack([vectorizer.transform(texts) for vectorizer in self._tfidf.values()]).tocsr()

    def dense(self, texts: Sequence[str]) -> np.ndarray:
        """Return the semantic blocks of read messages, shape (len(texts), dimensions)."""
        none = np.zeros((len(texts), 0), dtype=np.float32)
        return np.hstack([none, *(semantics.block(texts) for semantics in self._semantics)])
