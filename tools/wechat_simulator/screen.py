"""What a customer's phone shows."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

BANNER = "该公众号提供的服务出现故障，请稍后再试"


@dataclass(frozen=True)
class Shown:
    """One thing on the screen.

    Attributes:
        number: its place, from 1.
        at: when it appeared, seconds since the epoch.
        sender: `customer`, `account`, or `platform` (the error banner, and who left).
        kind: text, image, voice, video, location, link, menu (a message menu), banner, note …
        text: what it says; url: where its picture or film is.
        options: (id, content) of a message menu; tail: what a message menu says below them.
        how: `passive` or `active`, of what the account sent.
        answers: the message id that a passive reply came back on.
    """

    number: int
    at: float
    sender: str
    kind: str
    text: str = ""
    url: str = ""
    options: tuple[tuple[str, str], ...] = ()
    tail: str = ""
    how: str = ""
    answers: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for the page; message ids as text, for they are too long for JavaScript."""
        return {**asdict(self), "answers": None if self.answers is None else str(self.answers)}


@dataclass
class Screen:
    """Everything shown, oldest first."""

    items: list[Shown] = field(default_factory=list)
    typing: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def show(self, sender: str, kind: str, **more: Any) -> Shown:
        """Put something on the screen."""
        async with self._changed:
            shown = Shown(len(self.items) + 1, time.time(), sender, kind, **more)
            self.items.append(shown)
            self.typing = self.typing and sender != "account"
            self._changed.notify_all()
        return shown

    async def set_typing(self, typing: bool) -> None:
        """Show or hide 对方正在输入."""
        async with self._changed:
            self.typing = typing
            self._changed.notify_all()

    async def until(self, holds: Callable[["Screen"], bool], seconds: float) -> bool:
        """Wait until a condition holds; return whether it does."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: holds(self))
        except TimeoutError:
            return holds(self)
        return True

    @property
    def from_account(self) -> list[Shown]:
        """What the account sent."""
        return [shown for shown in self.items if shown.sender == "account"]

    @property
    def banners(self) -> list[Shown]:
        """The error banners."""
        return [shown for shown in self.items if shown.kind == "banner"]
