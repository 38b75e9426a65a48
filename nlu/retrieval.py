"""FAQ retrieval: words and character bigrams (BM25) fused with sentence vectors, over questions and answers.

Knows nothing of Rasa. BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from typing import Callable, Dict, List, Sequence, Tuple

import jieba
import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.feature_extraction.text import CountVectorizer

from nlu.encoders import Semantics
from nlu.softmax import softmax

K1, B = 1.2, 0.75
TOP = 3
"""How many of an entry's questions speak for it."""
AT_ONCE = 256
"""Messages whose scores are sorted at the same time: bounds the memory of training."""
Analyzer = Callable[[str], List[str]]


def words(text: str) -> List[str]:
    """Return the jieba words of a text, blanks left out."""
    return [word for word in jieba.cut(text) if not word.isspace()]


def bigrams(text: str) -> List[str]:
    """Return the character bigrams of a text, blanks left out."""
    joined = text.replace(" ", "")
    return [joined[i : i + 2] for i in range(len(joined) - 1)] or [joined]


class Bm25:
    """Scores documents against a query, from 0 to 1: the share of the query's weight that a document has."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Choose what a text is made of."""
        self._vectorizer = CountVectorizer(analyzer=analyzer)
        self._idf = np.zeros(0, dtype=np.float32)
        self._weights = sparse.csr_matrix((0, 0), dtype=np.float32)

    def fit(self, documents: Sequence[str]) -> "Bm25":
        """Index the documents."""
        counts = self._vectorizer.fit_transform(documents).astype(np.float32).tocsr()
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        holding = np.asarray((counts > 0).sum(axis=0)).ravel()
        self._idf = np.log1p((len(documents) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1e-9))
        weights = counts.tocoo()
        weights.data = weights.data * (K1 + 1) / (weights.data + norm[weights.row])
        self._weights = weights.tocsc()
        return self

    def scores(self, queries: Sequence[str]) -> np.ndarray:
        """Return the scores, shape (len(queries), documents)."""
        asked = self._vectorizer.transform(queries).astype(np.float32)
        asked.data = np.ones_like(asked.data)
        weighted = asked.multiply(self._idf).tocsr()
        total = np.asarray(weighted.sum(axis=1)) * (K1 + 1)
        return np.asarray((weighted @ self._weights.T).todense() / np.maximum(total, 1e-9), dtype=np.float32)


class FaqIndex:
    """Ranks FAQ entries for a message; scores are calibrated to probabilities among the entries."""

    def __init__(self, encoder_names: Sequence[str]) -> None:
        """Choose the sentence encoders.

        Args:
            encoder_names: keys of `nlu.encoders.ENCODERS`.
        """
        self.entries: List[str] = []
        self._of_entry = np.zeros((0, 0), dtype=int)
        self._bm25 = {"words": Bm25(words), "bigrams": Bm25(bigrams)}
        self._semantics = [Semantics(name) for name in encoder_names]
        self._vectors: List[np.ndarray] = []
        self._answers: List[np.ndarray] = []
        self._answer_words = Bm25(bigrams)
        self._weights = np.zeros(0)

    def fit(self, questions: Sequence[str], owners: Sequence[str], answers: Dict[str, str]) -> "FaqIndex":
        """Index questions and answers, and fit the fusion weights by leaving each question out in turn.

        Args:
            questions: how customers ask, as read.
            owners: the entry of each question.
            answers: entry → its answer.
        """
        self.entries = sorted(answers)
        place = {entry: index for index, entry in enumerate(self.entries)}
        owner = np.array([place[name] for name in owners])
        self._of_entry = _places(owner, len(self.entries))
        for index in self._bm25.values():
            index.fit(questions)
        self._vectors = [semantics.fit(questions) for semantics in self._semantics]
        said = [answers[entry] for entry in self.entries]
        self._answer_words.fit(said)
        self._answers = [semantics.block(said) for semantics in self._semantics]
        features = self._features(questions, self._vectors, leave_out=True)
        self._weights = _fit_weights(features, owner)
        return self

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return each entry's probability, given that one of them answers: shape (len(texts), entries)."""
        vectors = [semantics.block(texts) for semantics in self._semantics]
        return softmax(self._features(texts, vectors) @ self._weights)

    def _features(
        self, texts: Sequence[str], vectors: Sequence[np.ndarray], leave_out: bool = False
    ) -> np.ndarray:
        """Return the evidence for each entry, shape (len(texts), entries, features)."""
        kinds: List[np.ndarray] = []
        similar = [index.scores(texts) for index in self._bm25.values()]
        similar += [block @ known.T for block, known in zip(vectors, self._vectors)]
        for scores in similar:
            if leave_out:
                np.fill_diagonal(scores, -1.0)
            kinds += self._best_of_entry(scores)
        kinds.append(self._answer_words.scores(texts))
        kinds += [block @ known.T for block, known in zip(vectors, self._answers)]
        return np.stack(kinds, axis=2)

    def _best_of_entry(self, scores: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Return the best score of each entry's questions, and the mean of the best three."""
        best, mean = [], []
        for part in np.array_split(scores, len(scores) // AT_ONCE + 1):
            own = np.where(self._of_entry < 0, -np.inf, part[:, self._of_entry])
            top = -np.partition(-own, min(TOP, own.shape[2]) - 1, axis=2)[:, :, :TOP]
            said = np.isfinite(top)
            best.append(top.max(axis=2))
            mean.append(np.where(said, top, 0).sum(axis=2) / said.sum(axis=2))
        return np.vstack(best), np.vstack(mean)


def _places(owner: np.ndarray, entries: int) -> np.ndarray:
    """Return the questions' places by entry, shape (entries, most questions of one), filled up with -1."""
    own = [np.flatnonzero(owner == entry) for entry in range(entries)]
    places = np.full((entries, max(map(len, own))), -1)
    for entry, found in enumerate(own):
        places[entry, : len(found)] = found
    return places


def _fit_weights(features: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Return the weights of a conditional logit (McFadden 1974): P(entry) = softmax(features · weights)."""
    rows = np.arange(len(owner))

    def loss(weights: np.ndarray) -> Tuple[float, np.ndarray]:
        chances = softmax(features @ weights)
        value = -float(np.log(np.maximum(chances[rows, owner], 1e-12)).mean())
        expected = np.einsum("ne,nef->nf", chances, features)
        slope = (expected - features[rows, owner]).mean(axis=0)
        return value + 1e-4 * float(weights @ weights), slope + 2e-4 * weights

    return np.asarray(minimize(loss, np.ones(features.shape[2]), jac=True, method="L-BFGS-B").x)
