"""How the bot's replies are worded."""

from hypothesis import given
from hypothesis import strategies as st

from hub.bot.replies import Reply
from hub.conversations.delivery import fresh_wording

LEAD_INS = ("嗯，", "再说一次：")


def test_each_wording_is_used_before_any_comes_with_words_before_it() -> None:
    reply, said = Reply("甲", alternatives=["乙"]), set[str]()
    heard = []
    for _ in range(4):
        heard.append(fresh_wording(reply, said, LEAD_INS))
        said.add(heard[-1])
    assert heard == ["甲", "乙", "嗯，甲", "嗯，乙"]


@given(times=st.integers(1, 60), alternatives=st.lists(st.sampled_from("乙丙丁"), max_size=3))
def test_no_reply_repeats_word_for_word(times: int, alternatives: list[str]) -> None:
    reply, said = Reply("甲", alternatives=alternatives), set[str]()
    for _ in range(times):
        text = fresh_wording(reply, said, LEAD_INS)
        assert text not in said
        said.add(text)
