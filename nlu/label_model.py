"""One classifier over all labels, intents and FAQ entries together."""

from typing import List, Sequence

import numpy as np

from nlu.features import FeatureSpace
from nlu.softmax import SoftmaxRegression

INVERSE_REGULARISATION = 30.0
"""Chosen by cross-validation (docs/decisions/0004-understanding.md)."""


class LabelModel:
    """Features and softmax regression."""

    def __init__(self) -> None:
        """Start unfitted."""
        self.space = FeatureSpace()
        self._regression = SoftmaxRegression(INVERSE_REGULARISATION)

    @property
    def labels(self) -> List[str]:
        """The labels, in the order of the probabilities."""
        return self._regression.labels

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> "LabelModel":
        """Learn from raw messages and their labels (intent names or `faq/<id>`)."""
        self.space.fit(texts)
        prepared = self.space.prepare(texts)
        weights = np.ones(len(texts))
        self._regression.fit(self.space.sparse(prepared), self.space.dense(prepared), labels, weights)
        return self

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return the probability of each label, shape (len(texts), len(labels))."""
        prepared = self.space.prepare(texts)
        scores = self._regression.scores(self.space.sparse(prepared), self.space.dense(prepared))
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))
