"""Any sequence of moves, legal and illegal, against a model of five lines, on each database."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hub.clock import now
from hub.storage.database import Database, migrate
from hub.storage.tables import Ticket
from hub.tickets import deadlines, tickets
from hub.tickets.stages import NEXT, STAGE_NAMES, Stage, TransitionError
from tests.hub.tickets.test_tickets import AGENT, file

OURS = {Stage.ACCEPTED, Stage.INVESTIGATING, Stage.REOPENED}


def test_every_stage_has_a_name_and_a_way_in() -> None:
    assert set(NEXT) == set(STAGE_NAMES) == set(Stage)
    assert set.union(*map(set, NEXT.values())) == set(Stage) - {Stage.ACCEPTED}


class Life(RuleBasedStateMachine):
    """One ticket, pushed about."""

    database: Database
    runner: asyncio.Runner

    @initialize(kind=st.sampled_from(list(tickets.Kind)))
    def start(self, kind: tickets.Kind) -> None:
        self.ticket: Ticket = self.runner.run(file(self.database, kind))
        self.trace = [Stage.ACCEPTED]
        self.missed = False

    @rule(to=st.sampled_from(list(Stage)), actor=st.sampled_from([AGENT, "customer"]))
    def move(self, to: Stage, actor: str) -> None:
        async def act() -> None:
            async with self.database.transaction() as session:
                self.ticket = await tickets.move(session, self.ticket, to, actor, "说明")

        if to in NEXT[self.trace[-1]]:
            self.runner.run(act())
            self.trace.append(to)
            self.missed = False
        else:
            with pytest.raises(TransitionError) as refused:
                self.runner.run(act())
            assert STAGE_NAMES[self.trace[-1]] in refused.value.message

    @rule(score=st.integers(1, 5))
    def rate(self, score: int) -> None:
        async def act() -> None:
            async with self.database.transaction() as session:
                self.ticket = await tickets.rate(session, self.ticket, score)

        if Stage.RATED in NEXT[self.trace[-1]]:
            self.runner.run(act())
            self.trace.append(Stage.RATED)
            assert self.ticket.score == score
        else:
            with pytest.raises(TransitionError):
                self.runner.run(act())

    @rule(hours=st.sampled_from([1, 25, 300]))
    def time_passes(self, hours: int) -> None:
        async def act() -> None:
            at = now() + timedelta(hours=hours)
            async with self.database.transaction() as session:
                for deadline_id in await deadlines.due(session, at, limit=10_000):
                    await deadlines.fire(session, deadline_id, at)

        due = self.ticket.due_at
        self.runner.run(act())
        self.missed |= self.trace[-1] in OURS and due is not None and due <= now() + timedelta(hours=hours)

    @invariant()
    def the_database_agrees(self) -> None:
        async def look() -> tuple[Ticket, list[Stage]]:
            async with self.database.transaction() as session:
                steps = await tickets.history(session, self.ticket.id)
                stages = [Stage(step.stage) for step in steps if step.kind in ("filed", "moved")]
                return await tickets.get(session, self.ticket.number), stages

        stored, stages = self.runner.run(look())
        assert stages == self.trace
        assert stored.stage == self.trace[-1]
        assert (stored.due_at is None) == (self.trace[-1] in {Stage.RATED, Stage.WITHDRAWN})
        assert (stored.overdue_since is not None) == self.missed


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_life_of_a_ticket(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'hub.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
    migrate(url)
    with asyncio.Runner() as runner:
        Life.database, Life.runner = Database(url), runner
        few = settings(max_examples=20, stateful_step_count=20, deadline=None)
        run_state_machine_as_test(Life, settings=few)
        runner.run(Life.database.close())
