"""What the platform's API refuses, and what that means (全局返回码)."""

TOKEN_REJECTED = frozenset({40001, 40014, 42001})
"""The access token is wrong or expired: fetch another, try again."""
WINDOW_CLOSED = frozenset({45015, 45047})
"""48 hours without a word from the customer, or the quota used up: wait for their next message."""
GONE = frozenset({40003, 43004})
"""No such customer, or one who does not follow the account any more."""
NO_MENUS = frozenset({40200, 40008})
"""The account may not send message menus (test accounts cannot)."""
SET_UP_WRONG = frozenset({40013, 40125, 40164, 41002, 41004, 48001, 50002})
"""AppID, AppSecret, our address (not in the IP 白名单) or the account's rights: an operator must mend it."""
SLOW_DOWN = frozenset({45009, 45011})
"""Too many calls: the day's limit, or the minute's."""
BUSY = -1
"""The platform asks to try again later."""


class PlatformError(Exception):
    """The platform refused: nothing was done.

    Attributes:
        code: its `errcode`.
    """

    def __init__(self, code: int, message: str) -> None:
        """Keep code and message."""
        super().__init__(f"{code} {message}")
        self.code = code


class UnreachableError(Exception):
    """The platform gave no usable answer; whether it did what it was asked is unknown."""
