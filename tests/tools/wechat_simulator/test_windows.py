"""What may be sent to a customer, and until when."""

import pytest

from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.timing import Timing
from tools.wechat_simulator.windows import Opening, Windows


@pytest.fixture
def windows() -> Windows:
    return Windows(Timing())


def spend(windows: Windows, now: float) -> int:
    try:
        windows.spend(now)
    except ApiError as error:
        return error.code
    return 0


def test_five_within_48_hours_of_a_message(windows: Windows) -> None:
    assert spend(windows, 0) == 45015
    windows.open(Opening.MESSAGE, 0)
    assert [spend(windows, 10) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    windows.open(Opening.MESSAGE, 20)
    assert windows.left(20) == 5, "they do not add up"
    assert spend(windows, 20 + 48 * 3600) == 45015


@pytest.mark.parametrize("opening", [Opening.CLICK, Opening.SUBSCRIBE, Opening.SCAN])
def test_three_within_a_minute_of_an_event(windows: Windows, opening: Opening) -> None:
    windows.open(opening, 0)
    assert [spend(windows, 59) for _ in range(4)] == [0, 0, 0, 45047]
    assert spend(windows, 61) == 45015


def test_what_closes_first_is_spent_first(windows: Windows) -> None:
    windows.open(Opening.MESSAGE, 0)
    windows.open(Opening.CLICK, 0)
    for _ in range(3):
        windows.spend(1)
    assert windows.left(61) == 5
    windows.close()
    assert spend(windows, 1) == 45015
