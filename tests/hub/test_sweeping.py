"""Work in the background."""

import asyncio

import pytest

from hub.sweeping import Sweeper


async def test_a_failed_sweep_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    third = asyncio.Event()
    sweeps = 0

    async def sweep() -> None:
        nonlocal sweeps
        sweeps += 1
        if sweeps == 1:
            raise ValueError("the database is away")
        if sweeps == 3:
            third.set()

    sweeper = Sweeper(sweep, 0.001)
    sweeper.start()
    await asyncio.wait_for(third.wait(), 10)
    await sweeper.stop()
    stopped_at = sweeps
    await asyncio.sleep(0.02)
    assert sweeps == stopped_at
    assert "the database is away" in caplog.text


async def test_a_sweep_in_the_middle_is_cancelled() -> None:
    begun, ended = asyncio.Event(), False

    async def sweep() -> None:
        nonlocal ended
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended = True

    sweeper = Sweeper(sweep, 0.001)
    sweeper.start()
    await asyncio.wait_for(begun.wait(), 10)
    await sweeper.stop()
    assert ended


async def test_what_never_started_stops() -> None:
    async def sweep() -> None:
        raise AssertionError

    await Sweeper(sweep, 1).stop()
