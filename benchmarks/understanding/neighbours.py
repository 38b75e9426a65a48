"""Which training messages are most like a mistake: what to write more of, or what to label anew."""

from typing import List, Sequence, Tuple

import numpy as np

from benchmarks.understanding.data import examples
from nlu.features import characters
from nlu.text import normalize


class Neighbours:
    """Finds the likest training messages by character n-grams."""

    def __init__(self) -> None:
        """Index the training data."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._examples = examples()
        self._space = TfidfVectorizer(analyzer=characters, sublinear_tf=True, dtype=np.float32)
        self._known = self._space.fit_transform([normalize(text).text for text, _ in self._examples])

    def of(self, text: str, count: int = 2) -> List[Tuple[str, str]]:
        """Return (message, label) of the likest training messages, the likest first."""
        likeness = (self._known @ self._space.transform([normalize(text).text]).T).toarray().ravel()
        return [self._examples[index] for index in np.argsort(-likeness)[:count]]

    def standing_here_too(self, texts: Sequence[str]) -> List[bool]:
        """Tell of each text whether a training message says exactly the same, once normalised."""
        known = {normalize(text).text for text, _ in self._examples}
        return [normalize(text).text in known for text in texts]
