"""Wrong characters of the right sound."""

import jieba
from hypothesis import given
from hypothesis import strategies as st

from nlu.spelling import SpellingCorrector, sound_key

LINES = [
    "申诉怎么处理",
    "我要申诉",
    "怎么提交申诉",
    "服务态度太差了",
    "快递员态度差",
    "态度不好",
    "退款到账",
] * 3
CORRECTOR = SpellingCorrector().fit(map(jieba.lcut, LINES))


def test_a_known_word_is_put_right() -> None:
    assert CORRECTOR.correct("深诉怎么处理") == "申诉怎么处理"
    assert CORRECTOR.correct("快递员太度差") == "快递员态度差"


def test_what_is_right_stays() -> None:
    for line in (*LINES, "今天天气不错", "李姐买的羽绒服"):
        assert CORRECTOR.correct(line) == line


def test_confusable_sounds_are_the_same() -> None:
    assert sound_key("牛奶") == sound_key("流赖")
    assert sound_key("申诉") == sound_key("森素")
    assert sound_key("申诉") != sound_key("投诉")


@given(st.text(max_size=60))
def test_the_length_stays(text: str) -> None:
    assert len(CORRECTOR.correct(text)) == len(text)


def test_without_training_nothing_changes() -> None:
    assert SpellingCorrector().correct("深诉") == "深诉"
