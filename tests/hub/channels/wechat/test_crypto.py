"""Signatures and encryption agree with wechatpy, a published library, in both directions."""

import base64
import contextlib
import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

from hub.channels.wechat.crypto import Cipher, CipherError, sign, signed

KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
OTHER_KEY = base64.b64encode(bytes(range(1, 33))).decode().rstrip("=")
APP_ID = "wx49f0ab532d5d035a"
TOKEN = "b0tep4i"

# What a message can hold: no lone surrogates (UTF-8 has none), no control characters (XML has none).
characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
emoji = st.sampled_from(["😢", "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "❤️", "𠮷", "𝄞"])
texts = st.lists(st.one_of(st.text(characters, max_size=60), emoji), max_size=20).map("".join)
stamps = st.integers(1_600_000_000, 1_900_000_000).map(str)
nonces = st.text(string.ascii_letters + string.digits, min_size=1, max_size=16)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, stamps, nonces)
def test_1000_random_messages_are_read_by_wechatpy_and_its_by_us(text: str, stamp: str, nonce: str) -> None:
    cipher, oracle = Cipher(KEY, APP_ID), WeChatCrypto(TOKEN, KEY, APP_ID)
    ours = cipher.encrypt(text)
    signature = sign(TOKEN, stamp, nonce, ours)
    assert oracle.decrypt_message({"Encrypt": ours}, signature, stamp, nonce) == text

    xml = oracle.encrypt_message(text, nonce, stamp)
    theirs = xml.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    given_signature = xml.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    assert signed(given_signature, TOKEN, stamp, nonce, theirs)
    assert cipher.decrypt(theirs) == text


@pytest.mark.parametrize("size", [0, 1, 15, 16, 31, 32, 33, 20 * 1024])
def test_every_length_around_the_blocks_and_20_kilobytes(size: int) -> None:
    text = "".join(random.Random(size).choices("ab", k=size))
    oracle = WeChatCrypto(TOKEN, KEY, APP_ID)
    ciphertext = Cipher(KEY, APP_ID).encrypt(text)
    signature = sign(TOKEN, "1", "n", ciphertext)
    assert oracle.decrypt_message({"Encrypt": ciphertext}, signature, "1", "n") == text
    assert Cipher(KEY, APP_ID).decrypt(ciphertext) == text


@given(stamps, nonces, nonces)
def test_the_address_signature_agrees(stamp: str, nonce: str, other: str) -> None:
    check_signature(TOKEN, sign(TOKEN, stamp, nonce), stamp, nonce)
    if nonce != other:
        with pytest.raises(InvalidSignatureException):
            check_signature(TOKEN, sign(TOKEN, stamp, other), stamp, nonce)


def test_signatures_of_any_text_are_compared() -> None:
    assert not signed("签名", "a", "b")
    assert not signed("", "a", "b")


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_tampered_ciphertext_is_refused_or_reads_as_something_else(place: int, change: int) -> None:
    """Without the signature, which is checked first, encryption alone must never crash."""
    data = bytearray(base64.b64decode(Cipher(KEY, APP_ID).encrypt("你好")))
    data[place % len(data)] ^= change
    with contextlib.suppress(CipherError):
        Cipher(KEY, APP_ID).decrypt(base64.b64encode(bytes(data)).decode())


@pytest.mark.parametrize(
    "garbage", ["", "====", "不是", "AAAA", "A" * 64, base64.b64encode(b"x" * 33).decode()]
)
def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(CipherError):
        Cipher(KEY, APP_ID).decrypt(garbage)


def test_a_message_for_another_account_or_key_is_refused() -> None:
    ciphertext = Cipher(KEY, APP_ID).encrypt("你好")
    for cipher in (Cipher(KEY, "wxother"), Cipher(OTHER_KEY, APP_ID)):
        with pytest.raises(CipherError):
            cipher.decrypt(ciphertext)


@pytest.mark.parametrize("key", ["", "short", "!" * 43])
def test_a_wrong_key_is_noticed_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        Cipher(key, APP_ID)
