"""What an account may send to one customer, and until when (客服消息下发规则)."""

from dataclasses import dataclass
from enum import StrEnum

from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.timing import Timing

MESSAGE_COUNT, EVENT_COUNT = 5, 3


class Opening(StrEnum):
    """What opens a window: the four scenes of the documentation.

    A click on a message menu counts as a click on the account's menu, not as a message.
    """

    MESSAGE = "message"
    CLICK = "click"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


@dataclass
class _Grant:
    left: int
    until: float


class Windows:
    """The open windows of one customer. Counts do not add up: the same scene again starts anew."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._grants: dict[Opening, _Grant] = {}

    def open(self, opening: Opening, now: float) -> None:
        """Open a window, or open it anew."""
        if opening is Opening.MESSAGE:
            self._grants[opening] = _Grant(MESSAGE_COUNT, now + self._timing.message_window)
        else:
            self._grants[opening] = _Grant(EVENT_COUNT, now + self._timing.event_window)

    def spend(self, now: float) -> None:
        """Count one 客服消息, against the window that closes first.

        Raises:
            ApiError: 45015 when none is open, 45047 when the open ones are used up.
        """
        living = [grant for grant in self._grants.values() if grant.until > now]
        if not living:
            raise ApiError(45015)
        with_room = [grant for grant in living if grant.left]
        if not with_room:
            raise ApiError(45047)
        min(with_room, key=lambda grant: grant.until).left -= 1

    def left(self, now: float) -> int:
        """Return how many may still be sent."""
        return sum(grant.left for grant in self._grants.values() if grant.until > now)

    def close(self) -> None:
        """Close everything: the customer has left the account."""
        self._grants.clear()
