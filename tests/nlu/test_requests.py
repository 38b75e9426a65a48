"""Two requests in one message."""

import pytest

from nlu.requests import two_requests

WORDS = {"取消": "cancel_order", "快递": "track_order", "发票": "unsupported_business", "谢谢": "thank"}


def classify(text: str) -> "tuple[str, float]":
    found = [label for word, label in WORDS.items() if word in text]
    return (found[0], 0.9) if len(found) == 1 else ("out_of_scope", 0.3)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("帮我取消那一单，另外看看快递到哪了", ["cancel_order", "track_order"]),
        ("先把那单取消了，顺便问下发票怎么开", ["cancel_order", "unsupported_business"]),
        ("快递到哪了，再帮我把另一单取消", ["track_order", "cancel_order"]),
    ],
)
def test_the_joint_is_found(text: str, labels: "list[str]") -> None:
    requests = two_requests(text, classify)
    assert requests is not None
    assert [request.label for request in requests] == labels


@pytest.mark.parametrize(
    "text", ["帮我取消那一单", "取消那一单，另外谢谢你们", "我想取消，然后再取消另一单", "另外"]
)
def test_one_request_stays_one(text: str) -> None:
    assert two_requests(text, classify) is None
