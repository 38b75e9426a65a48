"""The account's menu: written by operators in `data/wechat/menu.yml`, pushed with `make wechat-menu`."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from hub.channels.wechat.accounts import Account
from hub.channels.wechat.platform import Platform
from hub.knowledge.yamlfile import load

MAX_TOP, MAX_BELOW = 3, 5
"""自定义菜单: entries at the bottom of the screen, and in each group."""
MAX_TOP_BYTES, MAX_BELOW_BYTES, MAX_KEY_BYTES, MAX_URL_BYTES = 16, 60, 128, 1024


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if not 1 <= len(text.encode()) <= limit:
            raise ValueError(f"要有内容，且不超过 {limit} 个字节（约 {limit // 3} 个汉字）")
        return text

    return AfterValidator(check)


class Entry(BaseModel):
    """Something to tap: it says a sentence for the customer, or opens a page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, _at_most(MAX_BELOW_BYTES)]
    say: Annotated[str, _at_most(MAX_KEY_BYTES)] | None = None
    url: Annotated[str, _at_most(MAX_URL_BYTES)] | None = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        if (self.say is None) == (self.url is None):
            raise ValueError("say 和 url 要写一个，也只能写一个")
        return self

    def button(self) -> dict[str, Any]:
        """Return it in the platform's form; the sentence is the key that a tap sends back."""
        if self.url is not None:
            return {"type": "view", "name": self.name, "url": self.url}
        return {"type": "click", "name": self.name, "key": self.say}


class Group(BaseModel):
    """A name at the bottom of the screen with entries above it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, _at_most(MAX_TOP_BYTES)]
    items: Annotated[list[Entry], Field(min_length=1, max_length=MAX_BELOW)]

    def button(self) -> dict[str, Any]:
        """Return it in the platform's form."""
        return {"name": self.name, "sub_button": [entry.button() for entry in self.items]}


class TopEntry(Entry):
    """An entry that stands at the bottom itself: there is less room for its name."""

    name: Annotated[str, _at_most(MAX_TOP_BYTES)]


Menu = Annotated[list[Group | TopEntry], Field(min_length=1, max_length=MAX_TOP)]


def read(path: Path) -> list[Group | TopEntry]:
    """Return the menu.

    Raises:
        DataError: the file is broken, or has more than the platform allows.
    """
    return load(path, Menu)


async def push(platform: Platform, account: Account, menu: list[Group | TopEntry]) -> None:
    """Make this the account's menu.

    Raises:
        PlatformError: the platform refuses it.
        UnreachableError: no usable answer.
    """
    body = {"button": [item.button() for item in menu]}
    await platform.call(account, "POST", "/cgi-bin/menu/create", json=body)
