"""Signatures and encryption, with wechatpy as the judge."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import to_text

from tools.wechat_simulator import crypto
from tools.wechat_simulator.account import Account, new_aes_key

ACCOUNT = Account()
THEIRS = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.app_id)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000))
def test_both_read_what_the_other_wrote(text: str) -> None:
    ours = crypto.encrypt(ACCOUNT.aes_key, ACCOUNT.app_id, text)
    signed = crypto.signature(ACCOUNT.token, "1764064800", "42", ours)
    envelope = f"<xml><Encrypt><![CDATA[{ours}]]></Encrypt></xml>"
    assert to_text(THEIRS.decrypt_message(envelope, signed, "1764064800", "42")) == text
    made = THEIRS.encrypt_message(text, "42", "1764064800")
    theirs = made.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    assert crypto.decrypt(ACCOUNT.aes_key, ACCOUNT.app_id, theirs) == text


def test_keys_have_43_letters_and_decode_to_32_bytes() -> None:
    for _ in range(50):
        crypto.encrypt(new_aes_key(), "wx", "x")


@pytest.mark.parametrize("text", ["", "abc", "AAAA", "不是"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(ACCOUNT.aes_key, ACCOUNT.app_id, text)


def test_another_accounts_message_is_refused() -> None:
    theirs = crypto.encrypt(ACCOUNT.aes_key, "wxother", "x")
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(ACCOUNT.aes_key, ACCOUNT.app_id, theirs)
