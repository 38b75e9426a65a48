"""Opens the platform's requests: signature, age, mode, decryption. What fails here changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.channels.wechat import xml
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.crypto import CipherError, signed
from hub.channels.wechat.incoming import Incoming
from hub.errors import HubError

MAX_AGE_SECONDS = 300
"""A request signed longer ago, or as far ahead, is taken for a replay."""
MAX_NONCE = 128


@dataclass(frozen=True)
class Envelope:
    """A request that is proved to be the platform's.

    Attributes:
        incoming: the message or event in it.
        encrypted: the platform encrypted it, and expects an encrypted reply.
        stamp: timestamp and nonce, which the platform uses for one message only.
    """

    incoming: Incoming
    encrypted: bool
    stamp: str


def refuse(status: int, code: str, message: str) -> HubError:
    """Return the error for a request that is not the platform's."""
    return HubError(code, message, status)


def verify(account: Account, query: Mapping[str, str], at: datetime) -> str:
    """Check the signature over timestamp and nonce that every request carries.

    Args:
        account: whom the request is for.
        query: the parameters of its address.
        at: the time now.

    Returns:
        Timestamp and nonce, as one text.

    Raises:
        HubError: no signature, a wrong one, or one of another time.
    """
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not signed(query.get("signature", ""), account.token, timestamp, nonce):
        raise refuse(403, "bad_signature", "签名不对")
    if len(nonce) > MAX_NONCE or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise refuse(403, "bad_signature", "签名不对")
    if abs(at.timestamp() - int(timestamp)) > MAX_AGE_SECONDS:
        raise refuse(403, "stale_request", "请求已过期")
    return f"{timestamp}\n{nonce}"


def open_envelope(account: Account, query: Mapping[str, str], body: bytes, at: datetime) -> Envelope:
    """Check and open a request that carries a message.

    Args:
        account: whom the request is for.
        query: the parameters of its address.
        body: what was posted, at most `xml.MAX_BYTES`.
        at: the time now.

    Raises:
        HubError: it is not signed, too old, not in the account's mode, damaged, or not a message.
    """
    stamp = verify(account, query, at)
    try:
        fields = xml.read(body)
        encrypted = account.cipher is not None and "Encrypt" in fields
        if encrypted:
            fields = _decrypted(account, query, fields["Encrypt"])
        elif account.profile.mode == "encrypted":
            raise refuse(403, "not_encrypted", "这个账号只接受加密的消息")
        incoming = Incoming.read(fields)
    except (xml.XmlError, CipherError, ValueError) as error:
        raise refuse(400, "malformed", "这不是一条微信消息") from error
    expected = account.profile.original_id
    if expected is not None and incoming.to != expected:
        raise refuse(403, "wrong_account", "这条消息不是发给这个账号的")
    return Envelope(incoming, encrypted, stamp)


def _decrypted(account: Account, query: Mapping[str, str], ciphertext: str) -> dict[str, str]:
    """Return the fields inside a ciphertext; the plain ones beside it count for nothing."""
    assert account.cipher is not None
    parts = (account.token, query.get("timestamp", ""), query.get("nonce", ""), ciphertext)
    if not signed(query.get("msg_signature", ""), *parts):
        raise refuse(403, "bad_signature", "签名不对")
    return xml.read(account.cipher.decrypt(ciphertext).encode())
