"""Passive replies (被动回复用户消息): read as strictly as the platform does."""

from dataclasses import dataclass

from tools.wechat_simulator import crypto, xml
from tools.wechat_simulator.account import Account, Mode

TEXT_BYTES = 2048
KINDS = {
    "text": "Content",
    "image": "Image.MediaId",
    "voice": "Voice.MediaId",
    "video": "Video.MediaId",
    "music": "Music.ThumbMediaId",
    "news": "ArticleCount",
    "transfer_customer_service": None,
}
"""Type → the part that must be there."""


class InvalidReplyError(Exception):
    """The customer sees the error banner for it; the text says why."""


@dataclass(frozen=True)
class Reply:
    """A valid passive reply.

    Attributes:
        kind: its MsgType.
        text: what a text says.
        media_id: of an image, voice or video.
    """

    kind: str
    text: str = ""
    media_id: str = ""


def read(account: Account, openid: str, body: bytes) -> Reply | None:
    """Read the body of an answer.

    Args:
        account: whose answer it is.
        openid: the customer that it must be for.
        body: as it came.

    Returns:
        The reply; None for `success` and for nothing, which both say that there is none.

    Raises:
        InvalidReplyError: malformed, not encrypted as agreed, wrong signature, wrong names, missing parts.
    """
    if body.strip() in (b"", b"success"):
        return None
    try:
        fields = xml.read(body)
    except xml.MalformedError as error:
        raise InvalidReplyError(str(error)) from error
    if "Encrypt" in fields:
        fields = _opened(account, fields)
    elif account.mode is Mode.ENCRYPTED:
        raise InvalidReplyError("安全模式下的回复没有加密")
    return _checked(account, openid, fields)


def _opened(account: Account, fields: dict[str, str]) -> dict[str, str]:
    if account.mode is Mode.PLAIN:
        raise InvalidReplyError("明文模式下的回复加了密")
    for name in ("MsgSignature", "TimeStamp", "Nonce"):
        if not fields.get(name):
            raise InvalidReplyError(f"加密的回复缺少 <{name}>")
    parts = (account.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    if not crypto.signed_by(fields["MsgSignature"], *parts):
        raise InvalidReplyError("回复的签名不对")
    try:
        return xml.read(crypto.decrypt(account.aes_key, account.app_id, fields["Encrypt"]))
    except (crypto.DecryptionError, xml.MalformedError) as error:
        raise InvalidReplyError(f"回复解不开：{error}") from error


def _checked(account: Account, openid: str, fields: dict[str, str]) -> Reply:
    if fields.get("ToUserName") != openid:
        raise InvalidReplyError("<ToUserName> 不是发消息的用户")
    if fields.get("FromUserName") != account.original_id:
        raise InvalidReplyError("<FromUserName> 不是这个公众号")
    if not fields.get("CreateTime", "").isdecimal():
        raise InvalidReplyError("<CreateTime> 不是整数")
    kind = fields.get("MsgType", "")
    if kind not in KINDS:
        raise InvalidReplyError(f"不认识的 <MsgType>：{kind}")
    needed = KINDS[kind]
    if needed is not None and not fields.get(needed):
        raise InvalidReplyError(f"{kind} 回复缺少 {needed}")
    content = fields.get("Content", "") if kind == "text" else ""
    if len(content.encode()) > TEXT_BYTES:
        raise InvalidReplyError(f"文本有 {len(content.encode())} 字节，超过 {TEXT_BYTES}")
    return Reply(kind, content, fields.get(needed or "", "") if kind != "text" else "")
