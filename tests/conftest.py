"""Fixtures of the whole suite: one stack of real processes, and customers who talk to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.customer import Customer
from tests.support.stack import Stack, running

# How long an example takes depends on the machine; timings are measured in benchmarks/.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Actions, Rasa and hub, started once for all tests that only talk."""
    with running(tmp_path_factory.mktemp("stack")) as started:
        yield started


@pytest.fixture
def customer(stack: Stack) -> Customer:
    """A new customer."""
    return Customer(stack.hub_url)


@pytest.fixture
def new_customer(stack: Stack) -> Callable[[], Customer]:
    """Makes as many new customers as a test needs."""
    return lambda: Customer(stack.hub_url)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return Path(__file__).resolve().parents[1]
