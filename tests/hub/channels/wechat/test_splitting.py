"""Long texts are cut on the ends of sentences, and never inside a character."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hub.channels.wechat.splitting import MAX_TEXT_BYTES, split

pieces = st.sampled_from(
    ["您好", "。", "！\n", "，", " ", "订单BT20261103004512", "😢", "👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "é", "x" * 90]
)
texts = st.lists(pieces, max_size=120).map("".join)
limits = st.integers(64, 400)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.one_of(texts, st.text(max_size=500)), limits)
def test_nothing_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    text = text.encode(errors="ignore").decode()
    parts = split(text, limit)
    assert squeezed("".join(parts)) == squeezed(text)
    assert all(0 < len(part.encode()) <= limit for part in parts)


@given(texts, limits)
def test_a_character_stays_whole(text: str, limit: int) -> None:
    for part in split(text, limit):
        assert not part.startswith(("\u200d", "🏽", "\ufe0f"))
        assert not part.endswith("\u200d")
        flags = [letter for letter in part if "\U0001f1e6" <= letter <= "\U0001f1ff"]
        assert len(flags) % 2 == 0


@given(st.lists(st.text("天地玄黄宇宙洪荒", min_size=5, max_size=60), min_size=30, max_size=60))
def test_sentences_stay_whole_while_they_fit(sentences: list[str]) -> None:
    parts = split("。".join(sentences) + "。")
    assert len(parts) > 1 or len("。".join(sentences).encode()) < MAX_TEXT_BYTES
    assert all(part.endswith("。") for part in parts)


def test_682_characters_are_one_message_and_one_more_makes_two() -> None:
    assert [len(part) for part in split("汉" * 682)] == [682]
    assert [len(part) for part in split("汉" * 683)] == [682, 1]


def test_closing_marks_stay_with_their_sentence() -> None:
    text = "他说：“" + "好" * 20 + "。”" + "我也说好" * 20
    assert split(text, 120)[0].endswith("。”")


def test_an_empty_text_has_no_parts() -> None:
    assert split(" \n ") == []
