"""FAQ retrieval without a trained model."""

import numpy as np
import pytest

from nlu.outcomes import Thresholds, fuse
from nlu.retrieval import Bm25, FaqIndex, bigrams

QUESTIONS = {
    "faq/refund": ["退款多久到账", "退款几天能到", "钱什么时候退回来", "退款退到哪里"],
    "faq/return": ["怎么退货", "退货流程是什么", "退货要怎么操作", "东西不想要了怎么退"],
    "faq/password": ["忘记密码怎么办", "密码忘了怎么重置", "怎么找回密码", "重置密码的步骤"],
}
ANSWERS = {
    "faq/refund": "退款原路返回",
    "faq/return": "在订单里点申请退货",
    "faq/password": "在登录页点忘记密码",
}


@pytest.fixture(scope="module")
def index() -> FaqIndex:
    pairs = [(text, entry) for entry, texts in QUESTIONS.items() for text in texts]
    return FaqIndex(["use"]).fit([text for text, _ in pairs], [entry for _, entry in pairs], ANSWERS)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("退款啥时候到", "faq/refund"),
        ("退货咋操作", "faq/return"),
        ("密码想不起来了如何重设", "faq/password"),
    ],
)
def test_the_right_entry_comes_first(index: FaqIndex, asked: str, entry: str) -> None:
    probabilities = index.probabilities([asked])[0]
    assert index.entries[int(probabilities.argmax())] == entry
    assert probabilities.sum() == pytest.approx(1)


def test_bm25_scores_are_shares() -> None:
    scores = Bm25(bigrams).fit(["退款多久到账", "怎么退货"]).scores(["退款多久", "今天天气"])
    assert np.all(scores >= 0)
    assert scores[0, 0] > scores[0, 1]
    assert np.all(scores[1] == 0)


def test_fusion_keeps_what_the_classifier_gives_to_all_entries() -> None:
    fused = fuse({"greet": 0.1, "faq/a": 0.6, "faq/b": 0.3}, {"faq/a": 0.1, "faq/b": 0.9})
    assert fused["greet"] == 0.1
    assert fused["faq/a"] + fused["faq/b"] == pytest.approx(0.9)
    assert fused["faq/b"] > fused["faq/a"]


def test_an_unlikely_entry_is_not_answered_however_sure_the_intent() -> None:
    sure_of_faq = {f"faq/{index}": 0.099 for index in range(10)} | {"greet": 0.01}
    fused = fuse(sure_of_faq, {label: 0.1 for label in sure_of_faq if label != "greet"})
    assert Thresholds(0.4, 0.08).outcome(max(fused.values())) == "suggest"
    assert Thresholds(0.4, 0.08).outcome(0.05) == "unknown"
    assert Thresholds(0.4, 0.08).outcome(0.4) == "answer"
