"""Access tokens live and die as documented."""

import pytest

from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.timing import Clock, Timing
from tools.wechat_simulator.tokens import Tokens


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(Timing(), clock)


def code(tokens: Tokens, token: str) -> int:
    try:
        tokens.check(token)
    except ApiError as error:
        return error.code
    return 0


def test_the_stable_one_stays_until_five_minutes_before_its_end(tokens: Tokens, clock: Clock) -> None:
    first, seconds = tokens.stable()
    assert 7190 <= seconds <= 7200
    clock.advance(6890)
    assert tokens.stable()[0] == first
    clock.advance(20)
    second, seconds = tokens.stable()
    assert second != first
    assert seconds >= 300
    assert (code(tokens, first), code(tokens, second)) == (0, 0)
    clock.advance(300)
    assert (code(tokens, first), code(tokens, second)) == (42001, 0)


def test_force_ends_the_last_one_but_not_twice_in_thirty_seconds(tokens: Tokens, clock: Clock) -> None:
    first, _ = tokens.stable()
    second, _ = tokens.stable(force=True)
    assert (code(tokens, first), code(tokens, second)) == (40001, 0)
    assert tokens.stable(force=True)[0] == second
    for _ in range(19):
        clock.advance(31)
        tokens.stable(force=True)
    with pytest.raises(ApiError, match="quota"):
        tokens.stable(force=True)


def test_the_old_kind_is_new_each_time_and_apart(tokens: Tokens, clock: Clock) -> None:
    stable, _ = tokens.stable()
    first, _ = tokens.plain()
    second, _ = tokens.plain()
    assert len({stable, first, second}) == 3
    assert code(tokens, first) == 0
    clock.advance(301)
    assert (code(tokens, first), code(tokens, second), code(tokens, stable)) == (42001, 0, 0)


@pytest.mark.parametrize("how", [42001, 40001])
def test_a_test_can_end_them_all(tokens: Tokens, how: int) -> None:
    first, _ = tokens.stable()
    tokens.expire(how)
    assert code(tokens, first) == how
    assert tokens.stable()[0] != first
    assert tokens.issued == 2
