"""Official accounts: what the platform knows of each."""

import secrets
import string
from dataclasses import dataclass, field
from enum import StrEnum

KEY_LETTERS = string.ascii_letters + string.digits


class Mode(StrEnum):
    """How pushes are encrypted: 明文, 兼容 or 安全模式."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    ENCRYPTED = "encrypted"


class Kind(StrEnum):
    """服务号 or 订阅号."""

    SERVICE = "service"
    SUBSCRIPTION = "subscription"


def new_aes_key() -> str:
    """Return an EncodingAESKey: 43 letters and digits that decode to 32 bytes."""
    # The last letter carries 4 bits only; the platform's own keys decode without remainder.
    return "".join(secrets.choice(KEY_LETTERS) for _ in range(42)) + secrets.choice("AEIMQUYcgkosw048")


@dataclass(frozen=True)
class Account:
    """One official account.

    Attributes:
        name: the part of the hub's address behind `/wechat/`.
        title: what customers see.
        app_id: `wx…`; app_secret: what a token is bought with.
        original_id: `gh_…`, the account's name in messages.
        token: signs pushes; aes_key: 43 letters and digits, encrypts them.
        mode: how pushes are encrypted.
        kind: service or subscription account.
        verified: whether the platform has verified its owner.
    """

    name: str = "main"
    title: str = "B特派"
    app_id: str = field(default_factory=lambda: "wx" + secrets.token_hex(8))
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    original_id: str = field(default_factory=lambda: "gh_" + secrets.token_hex(6))
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    aes_key: str = field(default_factory=new_aes_key)
    mode: Mode = Mode.ENCRYPTED
    kind: Kind = Kind.SERVICE
    verified: bool = True

    @property
    def may_send(self) -> bool:
        """Whether it has 客服消息 and 素材: verified accounts only (接口权限说明)."""
        return self.verified

    @property
    def may_have_menu(self) -> bool:
        """Whether it has 自定义菜单 by API: all but unverified subscription accounts (接口权限说明)."""
        return self.verified or self.kind is Kind.SERVICE
