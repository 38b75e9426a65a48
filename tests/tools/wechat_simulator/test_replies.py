"""What the platform lets pass as a passive reply."""

import pytest

from tools.wechat_simulator import crypto, replies, xml
from tools.wechat_simulator.account import Account, Mode

PLAIN, SAFE = Account(mode=Mode.PLAIN), Account(mode=Mode.ENCRYPTED)
GOOD: xml.Fields = {
    "ToUserName": "o1",
    "FromUserName": PLAIN.original_id,
    "CreateTime": 1764064800,
    "MsgType": "text",
    "Content": "好",
}


def test_a_good_one() -> None:
    assert replies.read(PLAIN, "o1", xml.write(GOOD).encode()) == replies.Reply("text", "好")


@pytest.mark.parametrize(
    "change",
    [
        {"ToUserName": "o2"},
        {"FromUserName": "gh_other"},
        {"CreateTime": "now"},
        {"MsgType": "card"},
        {"MsgType": "image"},
        {"Content": ""},
        {"Content": "字" * 683},
    ],
)
def test_a_flaw_spoils_it(change: xml.Fields) -> None:
    with pytest.raises(replies.InvalidReplyError):
        replies.read(PLAIN, "o1", xml.write({**GOOD, **change}).encode())


def envelope(account: Account, text: str, **change: str) -> bytes:
    secret = crypto.encrypt(account.aes_key, account.app_id, text)
    fields = {
        "Encrypt": secret,
        "MsgSignature": crypto.signature(account.token, "1764064800", "1", secret),
        "TimeStamp": "1764064800",
        "Nonce": "1",
    }
    return xml.write({**fields, **change}).encode()


def test_the_safe_mode_wants_encryption_and_a_true_signature() -> None:
    text = xml.write({**GOOD, "FromUserName": SAFE.original_id})
    assert replies.read(SAFE, "o1", envelope(SAFE, text)) == replies.Reply("text", "好")
    for bad in (text.encode(), envelope(SAFE, text, MsgSignature="0" * 40), envelope(SAFE, text, Nonce="")):
        with pytest.raises(replies.InvalidReplyError):
            replies.read(SAFE, "o1", bad)


def test_the_plain_mode_wants_none() -> None:
    with pytest.raises(replies.InvalidReplyError):
        replies.read(PLAIN, "o1", envelope(PLAIN, xml.write(GOOD)))
