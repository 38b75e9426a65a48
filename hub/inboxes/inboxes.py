"""An inbox as operators write it in `data/inboxes/*.yml`."""

import hashlib
import hmac
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from hub.errors import HubError, not_found, unauthorized
from hub.inboxes.contrast import contrast_with_white
from hub.knowledge.yamlfile import DataError, load

DEFAULT = "web"
"""The inbox of the chat page itself."""
MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: white text on the inbox's colour must be readable."""


class Inbox(BaseModel):
    """One place where the chat stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    position: Literal["left", "right"]
    language: Literal["zh-CN", "zh-TW"]
    """Of the chat's own words; answers stay as they are written."""
    greeting: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    suggestions: list[Annotated[str, StringConstraints(min_length=1, max_length=20)]] = Field(max_length=6)
    allowed_origins: list[str]
    """Sites that may embed the chat, as in `https://shop.example`; the hub's own is always allowed."""
    identity_secret_env: str | None = None
    """Name of the environment variable with the secret that the shop's server signs customers with."""

    @field_validator("colour")
    @classmethod
    def _readable(cls, colour: str) -> str:
        if contrast_with_white(colour) < MIN_CONTRAST:
            raise ValueError("颜色太浅，白字压在上面看不清，请换深一些的")
        return colour

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", origin):
                raise ValueError(f"“{origin}”不是网站地址，应当像 https://shop.example 这样，后面不带路径")
        return origins


class Inboxes:
    """All inboxes, by id."""

    def __init__(self, inboxes: list[Inbox], demo_key: bytes | None = None) -> None:
        """Index the inboxes.

        Args:
            inboxes: one per file.
            demo_key: signs in place of secrets that are not set, where the demo shop is enabled.
        """
        self.by_id = {inbox.id: inbox for inbox in inboxes}
        self._demo_key = demo_key

    @classmethod
    def load(cls, directory: Path, demo_key: bytes | None = None) -> "Inboxes":
        """Read `directory/*.yml`.

        Raises:
            DataError: a file is broken or misnamed, or the default inbox is missing.
        """
        inboxes = [read(path) for path in sorted(directory.glob("*.yml"))]
        if DEFAULT not in {inbox.id for inbox in inboxes}:
            raise DataError(f"{directory}: 缺少 {DEFAULT}.yml，聊天页要用它")
        return cls(inboxes, demo_key)

    @property
    def origins(self) -> list[str]:
        """Every site that may embed one of the inboxes."""
        return sorted({origin for inbox in self.by_id.values() for origin in inbox.allowed_origins})

    def get(self, inbox_id: str) -> Inbox:
        """Return an inbox.

        Raises:
            HubError: there is none of this id.
        """
        inbox = self.by_id.get(inbox_id)
        if inbox is None:
            raise not_found("没有这个接入点，请核对 data-inbox")
        return inbox

    def sign(self, inbox: Inbox, user_id: str, name: str) -> str:
        """Return what the shop's server would sign this customer with.

        Args:
            inbox: whose secret is used.
            user_id: the shop's id of the customer.
            name: how the customer is addressed.

        Returns:
            HMAC-SHA256 over `user_id`, a line feed and `name`, in hexadecimal.

        Raises:
            HubError: the inbox has no secret.
        """
        return hmac.new(self._secret(inbox), f"{user_id}\n{name}".encode(), hashlib.sha256).hexdigest()

    def verify(self, inbox: Inbox, user_id: str, name: str, signature: str) -> None:
        """Check that the shop's server vouches for a customer.

        Raises:
            HubError: the signature is wrong, or the inbox has no secret.
        """
        expected = self.sign(inbox, user_id, name)
        if not hmac.compare_digest(expected.encode(), signature.lower().encode()):
            raise unauthorized("身份签名不对，请核对签名用的密钥和内容")

    def _secret(self, inbox: Inbox) -> bytes:
        secret = os.environ.get(inbox.identity_secret_env) if inbox.identity_secret_env else None
        if secret:
            return secret.encode()
        if self._demo_key and inbox.identity_secret_env:
            return hmac.new(self._demo_key, f"inbox:{inbox.id}".encode(), hashlib.sha256).digest()
        raise HubError("identity_disabled", "这个接入点没有设置身份密钥，不能核对登录身份", 403)


def read(path: Path) -> Inbox:
    """Read one inbox; its file is named after its id.

    Raises:
        DataError: the file is broken or misnamed.
    """
    inbox = load(path, Inbox)
    if inbox.id != path.stem:
        raise DataError(f"{path}: id 是“{inbox.id}”，文件名应当是 {inbox.id}.yml")
    return inbox
