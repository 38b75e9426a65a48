"""Access tokens of one account (获取 access token, 获取稳定版接口调用凭据)."""

import secrets
from dataclasses import dataclass

from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.timing import Clock, Timing

FORCED_A_DAY, FORCED_PAUSE = 20, 30.0


@dataclass
class _Token:
    text: str
    until: float
    revoked: bool = False


class Tokens:
    """The two kinds of token: the stable one and the old one know nothing of each other."""

    def __init__(self, timing: Timing, clock: Clock) -> None:
        self._timing = timing
        self._clock = clock
        self._issued: dict[str, _Token] = {}
        self._stable: _Token | None = None
        self._plain: _Token | None = None
        self._forced: list[float] = []

    @property
    def issued(self) -> int:
        """How many different tokens were given out."""
        return len(self._issued)

    def stable(self, force: bool = False) -> tuple[str, int]:
        """Return the stable token and the seconds it has left.

        The same one while it has more than five minutes; then a new one, beside which the old one
        lives on. `force` ends the old one at once: 20 times a day, and not within 30 s of the last.

        Raises:
            ApiError: 45009, forced too often.
        """
        now, current = self._clock.now(), self._stable
        if force:
            self._forced = [at for at in self._forced if at > now - 86400]
            if len(self._forced) >= FORCED_A_DAY:
                raise ApiError(45009)
            force = not self._forced or now - self._forced[-1] >= FORCED_PAUSE
        overlap = min(self._timing.overlap, self._timing.token / 2)
        if current is None or current.revoked or force or current.until - now <= overlap:
            if force and current is not None:
                current.revoked = True
            if force:
                self._forced.append(now)
            current = self._stable = self._new(now)
        return current.text, max(1, int(current.until - now))

    def plain(self) -> tuple[str, int]:
        """Return a new token of the old kind; the last one lives on for five minutes."""
        now = self._clock.now()
        if self._plain is not None:
            self._plain.until = min(self._plain.until, now + self._timing.overlap)
        self._plain = self._new(now)
        return self._plain.text, int(self._timing.token)

    def gave(self, text: str) -> bool:
        """Say whether this token was given out here."""
        return text in self._issued

    def check(self, text: str) -> None:
        """Let a call pass that carries a living token.

        Raises:
            ApiError: 40001 unknown or replaced by force, 42001 too old.
        """
        token = self._issued.get(text)
        if token is None or token.revoked:
            raise ApiError(40001)
        if token.until <= self._clock.now():
            raise ApiError(42001)

    def expire(self, code: int = 42001) -> None:
        """End every token now: as if old (42001), or as if somebody else had fetched one by force (40001)."""
        for token in self._issued.values():
            token.until = 0.0
            token.revoked = token.revoked or code == 40001
        self._stable = self._plain = None

    def _new(self, now: float) -> _Token:
        # The documentation asks for room for 512 characters; real ones have about 136.
        token = _Token(f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(100)}", now + self._timing.token)
        self._issued[token.text] = token
        return token
