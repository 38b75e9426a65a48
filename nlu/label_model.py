"""One classifier over all labels, intents and FAQ entries together."""

from typing import List, Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlu.features import FeatureSpace

INVERSE_REGULARISATION = 30.0
"""Chosen by cross-validation, see docs/decisions."""


class LabelModel:
    """Multinomial logistic regression on the concatenated blocks."""

    def __init__(self) -> None:
        """Start unfitted."""
        self.space = FeatureSpace()
        self._regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=150)

    @property
    def labels(self) -> List[str]:
        """The labels, in the order of the probabilities."""
        return list(self._regression.classes_)

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> "LabelModel":
        """Learn from raw messages and their labels (intent names or `faq/<id>`)."""
        self.space.fit(texts)
        self._regression.fit(self._matrix(texts), list(labels))
        return self

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return the probability of each label, shape (len(texts), len(labels))."""
        return np.asarray(self._regression.predict_proba(self._matrix(texts)))

    def _matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        prepared = self.space.prepare(texts)
        return sparse.hstack(
            [self.space.sparse(prepared), sparse.csr_matrix(self.space.dense(prepared))]
        ).tocsr()
