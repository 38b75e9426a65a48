"""Sentence vectors: local, over HTTP, and none at all."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from nlu.encoders import EncoderUnavailableError, HttpEncoder, Semantics, UseEncoder, encode, encoder


class Embeddings(BaseHTTPRequestHandler):
    """An embeddings endpoint of the OpenAI kind, on loopback."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        data = [
            {"index": index, "embedding": [float(len(text)), 1.0, 0.0]}
            for index, text in enumerate(body["input"])
        ]
        answer = json.dumps({"data": data[::-1]}).encode()
        self.send_response(200 if self.headers["Authorization"] == "Bearer k" else 401)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    running = HTTPServer(("127.0.0.1", 0), Embeddings)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    monkeypatch.setenv("BTP_EMBEDDINGS_URL", f"http://127.0.0.1:{running.server_port}/v1")
    monkeypatch.setenv("BTP_EMBEDDINGS_MODEL", "small")
    monkeypatch.setenv("BTP_EMBEDDINGS_KEY", "k")
    encoder.cache_clear()
    yield running
    running.shutdown()
    running.server_close()
    encoder.cache_clear()


def test_alike_sentences_are_near() -> None:
    near, also, far = UseEncoder().encode(["我要退款", "把钱退给我", "今天天气真好"])
    assert near @ also > near @ far


def test_remembered_vectors_are_the_same() -> None:
    first = encode("use", ["我要退款", "今天天气真好"])
    again = encode("use", ["今天天气真好", "我要退款", "快递到哪了"])
    assert np.array_equal(first[0], again[1])
    assert np.array_equal(first[1], again[0])
    assert again.shape == (3, 512)


def test_vectors_over_http_keep_their_order(server: HTTPServer) -> None:
    matrix = HttpEncoder().encode(["一", "二二二"])
    assert matrix.shape == (2, 3)
    assert matrix[0, 0] < matrix[1, 0]
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1)


def test_an_encoder_that_is_away_leaves_zeros(server: HTTPServer) -> None:
    semantics = Semantics("http")
    semantics.fit(["一", "二二二", "三三"])
    server.shutdown()
    server.server_close()
    assert not semantics.block(["新的"]).any()


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BTP_EMBEDDINGS_URL", raising=False)
    with pytest.raises(EncoderUnavailableError, match="BTP_EMBEDDINGS_URL"):
        HttpEncoder()


def test_a_wrong_key_is_unavailable(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BTP_EMBEDDINGS_KEY", "wrong")
    with pytest.raises(EncoderUnavailableError):
        HttpEncoder().encode(["一"])
