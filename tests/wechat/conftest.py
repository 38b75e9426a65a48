"""The whole way: simulated customers, simulated platform, real hub, real bot."""

from collections.abc import AsyncIterator

import pytest

from benchmarks.wechat.running import Stage, staged

ANSWER_SECONDS = 2.0
"""Earlier than by default: a busy machine is not what is tested here, `make benchmark-wechat` times."""


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Everything, started once."""
    async with staged(tmp_path_factory.mktemp("wechat"), ANSWER_SECONDS) as running:
        yield running
