"""Compares candidates for the understanding on the same data, with the same nested cross-validation.

    python -m environments.rasa benchmarks.understanding.candidates

Each candidate learns from the same sample of the training data, 20 messages a label. The outer folds measure,
the inner ones choose the regularisation; then it learns the whole sample and meets the held-out lines once.
Rasa's default pipeline takes too long for folds: `rasa_default.py` measures it on the held-out lines alone.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Tuple

import jieba
import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold

from benchmarks.understanding.data import answers, examples, held_out, sample
from nlu.encoders import ENCODERS, Semantics, encoder
from nlu.features import characters, sounds
from nlu.labels import is_faq
from nlu.reader import Reader
from nlu.retrieval import FaqIndex, words
from nlu.softmax import SoftmaxRegression, softmax
from nlu.text import normalize

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "candidates.json"
PER_LABEL, SEED, FOLDS = 20, 11, 3
STRENGTHS = (10.0, 30.0, 100.0)
Probabilities = Callable[[Sequence[str]], np.ndarray]
Fit = Callable[[Sequence[str], Sequence[str], float], Tuple[Probabilities, List[str]]]


@dataclass
class Row:
    """One line of the table: shares of right labels, and what they cost."""

    name: str
    folds: Optional[float]
    ordinary: float
    hard: float
    training_seconds: float = 0.0
    message_ms: float = 0.0


class Remembering:
    """An encoder that knows the vectors of the sample, so that folds do not compute them anew."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        """Encode the sample."""
        self._encoder = encoder(name)
        self._known = dict(zip(texts, self._encoder.encode(texts)))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors, shape (len(texts), dimension)."""
        if all(text in self._known for text in texts):
            return np.stack([self._known[text] for text in texts])
        return self._encoder.encode(texts)


def remember(row: Row) -> None:
    """Put a row into `candidates.json`, in place of an older one of its name."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    rows = [known for known in rows if known["name"] != row.name] + [asdict(row)]
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def linear(lexical: Sequence[str], encoders: Sequence[str]) -> Fit:
    """Return a softmax regression on these blocks."""
    kinds = {"characters": characters, "words": words, "sounds": sounds}

    def fit(texts: Sequence[str], labels: Sequence[str], strength: float) -> Tuple[Probabilities, List[str]]:
        options = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
        spaces = [TfidfVectorizer(analyzer=kinds[name], **options) for name in lexical]
        semantics = [Semantics(name) for name in encoders]
        blocks = [space.fit_transform(texts) for space in spaces] or [_nothing(texts)]
        dense = np.hstack([_empty(texts), *(one.fit(texts) for one in semantics)])
        model = SoftmaxRegression(strength).fit(
            sparse.hstack(blocks).tocsr(), dense, labels, np.ones(len(texts))
        )

        def probabilities(asked: Sequence[str]) -> np.ndarray:
            found = [space.transform(asked) for space in spaces] or [_nothing(asked)]
            vectors = np.hstack([_empty(asked), *(one.block(asked) for one in semantics)])
            return softmax(model.scores(sparse.hstack(found).tocsr(), vectors))

        return probabilities, model.labels

    return fit


def nearest(encoders: Sequence[str]) -> Fit:
    """Return nearest neighbours by cosine, votes weighted; the strength is how sharply."""

    def fit(texts: Sequence[str], labels: Sequence[str], strength: float) -> Tuple[Probabilities, List[str]]:
        semantics = [Semantics(name) for name in encoders]
        known = np.hstack([one.fit(texts) for one in semantics])
        names, owner = np.unique(list(labels), return_inverse=True)
        votes = np.eye(len(names), dtype=np.float32)[owner]

        def probabilities(asked: Sequence[str]) -> np.ndarray:
            likeness = np.hstack([one.block(asked) for one in semantics]) @ known.T / len(semantics)
            return softmax(strength * likeness) @ votes

        return probabilities, [str(name) for name in names]

    return fit


def averaged(parts: Sequence[Fit]) -> Fit:
    """Return the mean of several candidates' probabilities."""

    def fit(texts: Sequence[str], labels: Sequence[str], strength: float) -> Tuple[Probabilities, List[str]]:
        fitted = [part(texts, labels, strength) for part in parts]
        return lambda asked: np.mean([one(asked) for one, _ in fitted], axis=0), fitted[0][1]

    return fit


def two_stages(base: Fit) -> Fit:
    """Return first the intent, all FAQ entries being one; then the entry."""

    def fit(texts: Sequence[str], labels: Sequence[str], strength: float) -> Tuple[Probabilities, List[str]]:
        first, intents = base(texts, ["faq" if is_faq(label) else label for label in labels], strength)
        asked_for = [(text, label) for text, label in zip(texts, labels) if is_faq(label)]
        second, entries = base([text for text, _ in asked_for], [label for _, label in asked_for], strength)
        faq = intents.index("faq")

        def probabilities(asked: Sequence[str]) -> np.ndarray:
            chances = first(asked)
            return np.hstack([np.delete(chances, faq, axis=1), chances[:, [faq]] * second(asked)])

        return probabilities, [name for name in intents if name != "faq"] + entries

    return fit


def with_retrieval(base: Fit, encoders: Sequence[str]) -> Fit:
    """Return a candidate whose FAQ entries retrieval has a say about, as in `nlu/outcomes.py`."""
    said = answers()

    def fit(texts: Sequence[str], labels: Sequence[str], strength: float) -> Tuple[Probabilities, List[str]]:
        classify, names = base(texts, labels, strength)
        asked_for = [(text, label) for text, label in zip(texts, labels) if is_faq(label)]
        index = FaqIndex(encoders).fit(
            [text for text, _ in asked_for], [label for _, label in asked_for], said
        )
        places = [names.index(entry) for entry in index.entries]

        def probabilities(asked: Sequence[str]) -> np.ndarray:
            chances = classify(asked)
            mass = chances[:, places].sum(axis=1, keepdims=True)
            product = np.sqrt(chances[:, places] * index.probabilities(asked) + 1e-18)
            chances[:, places] = mass * product / product.sum(axis=1, keepdims=True)
            return chances

        return probabilities, names

    return fit


LEXICAL = ("characters", "sounds")
CANDIDATES: Dict[str, Fit] = {
    "characters 1–4, linear": linear(("characters",), ()),
    "jieba words, linear": linear(("words",), ()),
    "characters + sounds, linear": linear(LEXICAL, ()),
    "USE, nearest neighbours": nearest(("use",)),
    "e5, nearest neighbours": nearest(("e5",)),
    "USE, linear": linear((), ("use",)),
    "e5, linear": linear((), ("e5",)),
    "characters + sounds + USE, averaged": averaged(
        [linear(("characters",), ()), linear(("sounds",), ()), linear((), ("use",))]
    ),
    "characters + sounds + USE, two stages": two_stages(linear(LEXICAL, ("use",))),
    "characters + words + sounds + USE, one classifier": linear(("characters", "words", "sounds"), ("use",)),
    "characters + sounds + USE, one classifier": linear(LEXICAL, ("use",)),
    "characters + sounds + e5, one classifier": linear(LEXICAL, ("e5",)),
    "characters + sounds + USE + e5, one classifier": linear(LEXICAL, ("use", "e5")),
    "characters + sounds + USE, with FAQ retrieval (chosen)": with_retrieval(
        linear(LEXICAL, ("use",)), ("use",)
    ),
}


def main() -> int:
    """Measure every candidate, or those whose name holds one of the arguments; return the exit code."""
    lines = sample(examples(), PER_LABEL, SEED)
    reader = Reader().fit([text for text, _ in lines])
    texts = np.array([reader.read(normalize(text).text) for text, _ in lines])
    labels = np.array([label for _, label in lines])
    unseen = held_out()
    asked = [reader.read(normalize(line.text).text) for line in unseen]
    known = {name: Remembering(name, list(texts)) for name in ("use", "e5")}
    encoder.cache_clear()
    for name, remembering in known.items():
        ENCODERS[name] = lambda remembering=remembering: remembering  # type: ignore[assignment, misc]
    for name, fit in CANDIDATES.items():
        if not sys.argv[1:] or any(part in name for part in sys.argv[1:]):
            row = measure(name, fit, texts, labels)
            strength = best_strength(fit, texts, labels)
            started = time.process_time()
            probabilities, names = fit(texts, labels, strength)
            row.training_seconds = time.process_time() - started
            started = time.process_time()
            one_by_one = np.vstack([probabilities([text]) for text in asked])
            row.message_ms = 1000 * (time.process_time() - started) / len(asked)
            right = np.array(names)[one_by_one.argmax(axis=1)] == np.array([line.label for line in unseen])
            for kind in ("ordinary", "hard"):
                setattr(row, kind, float(right[[line.kind == kind for line in unseen]].mean()))
            remember(row)
            print(row, flush=True)
    return 0


def measure(name: str, fit: Fit, texts: np.ndarray, labels: np.ndarray) -> Row:
    """Return the row with the share of right labels over the outer folds."""
    right: List[bool] = []
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(texts, labels):
        strength = best_strength(fit, texts[train], labels[train])
        probabilities, names = fit(texts[train], labels[train], strength)
        right += list(np.array(names)[probabilities(texts[test]).argmax(axis=1)] == labels[test])
    return Row(name, float(np.mean(right)), 0.0, 0.0)


def best_strength(fit: Fit, texts: np.ndarray, labels: np.ndarray) -> float:
    """Return the strength that does best on one inner split."""
    train, test = next(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED + 1).split(texts, labels))
    scores = {}
    for strength in STRENGTHS:
        probabilities, names = fit(texts[train], labels[train], strength)
        scores[strength] = float(
            np.mean(np.array(names)[probabilities(texts[test]).argmax(axis=1)] == labels[test])
        )
    return max(scores, key=lambda strength: scores[strength])


def _nothing(texts: Sequence[str]) -> sparse.csr_matrix:
    return sparse.csr_matrix((len(texts), 0), dtype=np.float32)


def _empty(texts: Sequence[str]) -> np.ndarray:
    return np.zeros((len(texts), 0), dtype=np.float32)


if __name__ == "__main__":
    jieba.load_userdict(str(HERE.parents[1] / "data" / "lexicon" / "jieba" / "domain.txt"))
    sys.exit(main())
