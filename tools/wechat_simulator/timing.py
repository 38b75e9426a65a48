"""The platform's time limits, and a clock that tests can put forward."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Limits in seconds, from the documentation.

    Attributes:
        answer: how long a push waits for its answer (接收普通消息: 五秒).
        deliveries: how often a push is made in all (总共重试三次).
        token: life of an access token at most; overlap: how long the old one lives beside the new one.
        message_window: how long 客服消息 may follow a message.
        event_window: how long they may follow a click, a scan or a subscription.
        media: life of a media id (3 天).
        typing: how shortly before a customer must have written for 正在输入.
    """

    answer: float = 5.0
    deliveries: int = 3
    token: float = 7200.0
    overlap: float = 300.0
    message_window: float = 48 * 3600.0
    event_window: float = 60.0
    media: float = 3 * 24 * 3600.0
    typing: float = 30.0


class Clock:
    """Real time, plus what a test has put it forward."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass: windows close, tokens and media expire."""
        self._ahead += seconds
