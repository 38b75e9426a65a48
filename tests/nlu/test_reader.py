"""Reading: typed pinyin and long numbers."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.reader import Reader

READER = Reader().fit(["我要退款", "我的快递到哪了", "退款多久到账", "app登录不上", "app打不开"] * 3)


def test_joined_and_by_syllable() -> None:
    assert READER.read("woyaotuikuan") == "我要退款"
    assert READER.read("wo yao tui kuan") == "我要退款"


def test_in_the_middle() -> None:
    assert READER.read("我的kuaidi到哪了") == "我的快递到哪了"


def test_long_numbers_are_one() -> None:
    assert READER.read("查bt20261103004512") == "查bt0"
    assert READER.read("电话138 1234 5678") == "电话0"
    assert READER.read("等了12天") == "等了12天"


def test_english_stays() -> None:
    assert READER.read("app登录不上") == "app登录不上"
    assert "xyzzy" in READER.read("xyzzy")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz 我要退款,1", max_size=60))
def test_never_fails(text: str) -> None:
    assert isinstance(READER.read(text), str)
