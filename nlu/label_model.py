"""One classifier over all labels, intents and FAQ entries together."""

from typing import List, Sequence

import numpy as np
from scipy import sparse

from nlu.features import FeatureSpace
from nlu.softmax import SoftmaxRegression, softmax

INVERSE_REGULARISATION = 30.0
"""Chosen by nested cross-validation (docs/decisions/0007-understanding.md)."""
GENERATED_WEIGHT = 0.5
"""How much a generated message counts against a written one."""


class LabelModel:
    """Features and softmax regression; takes messages as the reader has read them."""

    def __init__(self, encoder_names: Sequence[str], temperature: float = 1.0) -> None:
        """Choose the sentence encoders.

        Args:
            encoder_names: keys of `nlu.encoders.ENCODERS`.
            temperature: divides the scores before the softmax; above 1 makes the probabilities less sure.
        """
        self._space = FeatureSpace(encoder_names)
        self._regression = SoftmaxRegression(INVERSE_REGULARISATION)
        self._temperature = temperature

    @property
    def labels(self) -> List[str]:
        """The labels, in the order of the probabilities."""
        return self._regression.labels

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        generated: Sequence[str] = (),
        generated_labels: Sequence[str] = (),
    ) -> "LabelModel":
        """Learn.

        Args:
            texts: messages that people wrote, as read; vocabularies come from these alone.
            labels: one per message: intent names or `faq/<id>`.
            generated: further messages, as read, which count less.
            generated_labels: theirs.
        """
        lexical, dense = self._space.fit(texts)
        if generated:
            lexical = sparse.vstack([lexical, self._space.sparse(generated)]).tocsr()
            dense = np.vstack([dense, self._space.dense(generated)])
        weights = np.concatenate([np.ones(len(texts)), np.full(len(generated), GENERATED_WEIGHT)])
        self._regression.fit(lexical, dense, [*labels, *generated_labels], weights)
        return self

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return the probability of each label, shape (len(texts), len(labels)), of messages as read."""
        scores = self._regression.scores(self._space.sparse(texts), self._space.dense(texts))
        return softmax(scores / self._temperature)
