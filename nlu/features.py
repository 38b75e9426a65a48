"""What the classifiers see of a message: lexical, phonetic and semantic blocks, each of length one."""

from typing import Dict, List, Sequence

import jieba
import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.encoders import encode_all
from nlu.pinyin import PinyinReader, syllables
from nlu.text import normalize

ENCODER_NAMES = ("e5", "use")


def words(text: str) -> List[str]:
    """Return the jieba words of a normalised text, blanks left out."""
    return [word for word in jieba.cut(text) if not word.isspace()]


def characters(text: str) -> List[str]:
    """Return the character n-grams (1 to 4) of a normalised text, with its start and end marked."""
    marked = "^" + text.replace(" ", "") + "$"
    return [marked[i : i + n] for n in (1, 2, 3, 4) for i in range(len(marked) - n + 1)]


class FeatureSpace:
    """Learns vocabularies from training messages and maps messages to vectors."""

    def __init__(self) -> None:
        """Start unfitted."""
        self.reader = PinyinReader()
        self._tfidf: Dict[str, TfidfVectorizer] = {
            "character": TfidfVectorizer(analyzer=characters, sublinear_tf=True, min_df=2, dtype=np.float32),
            "word": TfidfVectorizer(
                tokenizer=words,
                token_pattern=None,
                lowercase=False,
                ngram_range=(1, 2),
                sublinear_tf=True,
                dtype=np.float32,
            ),
            "pinyin": TfidfVectorizer(
                tokenizer=syllables,
                token_pattern=None,
                lowercase=False,
                ngram_range=(1, 3),
                sublinear_tf=True,
                min_df=2,
                dtype=np.float32,
            ),
        }
        self._centres: Dict[str, np.ndarray] = {}

    def prepare(self, texts: Sequence[str]) -> List[str]:
        """Return the messages normalised, with typed pinyin read."""
        return [self.reader.read(normalize(text).text) for text in texts]

    def fit(self, texts: Sequence[str]) -> "FeatureSpace":
        """Learn vocabularies and centres from raw training messages."""
        self.reader.fit(normalize(text).text for text in texts)
        prepared = self.prepare(texts)
        for vectorizer in self._tfidf.values():
            vectorizer.fit(prepared)
        for name in ENCODER_NAMES:
            self._centres[name] = encode_all(name, prepared).mean(axis=0)
        return self

    def sparse(self, prepared: Sequence[str]) -> sparse.csr_matrix:
        """Return the lexical and phonetic blocks, shape (len(prepared), vocabulary)."""
        return sparse.hstack([vectorizer.transform(prepared) for vectorizer in self._tfidf.values()]).tocsr()

    def dense(self, prepared: Sequence[str]) -> np.ndarray:
        """Return the semantic blocks, centred and of length one each, shape (len(prepared), 896)."""
        blocks = []
        for name in ENCODER_NAMES:
            centred = encode_all(name, prepared) - self._centres[name]
            blocks.append(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9))
        return np.hstack(blocks).astype(np.float32)
