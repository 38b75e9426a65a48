"""All policies together: the shipped rules, random facts, reloading, and decisions in the database."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hub.knowledge.yamlfile import DataError
from hub.policies import Policies, record
from hub.policies.policy import Policy
from hub.storage.database import Database
from hub.storage.tables import DecisionRecord

DATA = Path(__file__).resolve().parents[3] / "data"
SHIPPED = Policies.load(DATA / "policies")


def copy_of_data(directory: Path) -> Path:
    for folder in ("policies", "documents"):
        shutil.copytree(DATA / folder, directory / folder)
    return directory / "policies"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    # An editor saves seconds later; the test does it within one tick of the file system's clock.
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))


def values_of(fact: Any) -> st.SearchStrategy[Any]:
    of_type: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "number": st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9)),
        "text": st.one_of(st.sampled_from(fact.choices or ["电器", "衣服"]), st.text(max_size=20)),
        "list": st.lists(st.text(max_size=5), max_size=3),
    }
    return st.none() | of_type[fact.type]


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Policy, dict[str, Any]]:
    policy = draw(st.sampled_from(sorted(SHIPPED.by_id.values(), key=lambda one: one.id)))
    facts = {name: draw(values_of(fact)) for name, fact in policy.file.facts.items()}
    return policy, facts


@settings(max_examples=400)
@given(decisions())
def test_any_facts_give_a_decision_with_rule_and_reason(given_: tuple[Policy, dict[str, Any]]) -> None:
    policy, facts = given_
    decision = SHIPPED.decide(policy.id, facts)
    assert decision.rule_id in {"default", *(rule.id for rule in policy.file.rules)}
    assert decision.outcome in policy.file.outcomes
    assert decision.reason and "{" not in decision.reason
    assert decision.sources or decision.operator
    assert all(facts[name] is None for name in decision.missing)


@settings(max_examples=200)
@given(decisions(), st.data())
def test_a_final_decision_stands_whatever_else_becomes_known(
    given_: tuple[Policy, dict[str, Any]], data: st.DataObject
) -> None:
    policy, facts = given_
    decision = SHIPPED.decide(policy.id, facts)
    unknown = [name for name, value in facts.items() if value is None]
    later = {name: data.draw(values_of(policy.file.facts[name])) for name in unknown}
    if decision.final:
        assert SHIPPED.decide(policy.id, {**facts, **later}).rule_id == decision.rule_id


def test_every_rule_is_reached_by_the_test_tables() -> None:
    for policy in SHIPPED.by_id.values():
        tested = {example.rule for example in policy.file.tests}
        assert {rule.id for rule in policy.file.rules} | {"default"} == tested, policy.id


def test_a_changed_window_changes_the_next_decision(tmp_path: Path) -> None:
    policies = Policies.reloading(copy_of_data(tmp_path))
    facts = {"kind": "return", "status": "delivered", "category": "衣服", "days_since_delivery": 8}
    assert policies.current.decide("after_sales", facts).outcome == "refused"
    path = tmp_path / "policies" / "after_sales.yml"
    change(path, "window_days: {value: 7,", "window_days: {value: 10,")
    assert policies.current.decide("after_sales", facts).outcome == "eligible"
    assert policies.problem is None
    # The file's own test table still says 7: check-data names the line.
    (failure,) = policies.current.by_id["after_sales"].failures()
    line = path.read_text(encoding="utf-8").split("衣服第八天")[0].count("\n") + 1
    assert failure.startswith(f"{path}:{line}: 测试没通过：应为 refused")


def test_the_shipped_test_tables_come_out_as_written() -> None:
    assert [failure for policy in SHIPPED.by_id.values() for failure in policy.failures()] == []


def test_a_broken_file_keeps_the_old_rules_and_says_why(tmp_path: Path) -> None:
    policies = Policies.reloading(copy_of_data(tmp_path))
    path = tmp_path / "policies" / "handoff.yml"
    change(path, "when: misses >= misses_limit", "when: mises >= misses_limit")
    assert policies.current.decide("handoff", {"misses": 2}).outcome == "handoff"
    line = path.read_text(encoding="utf-8").split("mises >=")[0].count("\n") + 1
    assert policies.problem is not None
    assert f"{path}:{line}: 不认识“mises”" in policies.problem and "misses" in policies.problem
    change(path, "when: mises >= misses_limit", "when: misses >= misses_limit")
    assert policies.current.decide("handoff", {"misses": 2}).rule_id == "not_understood"
    assert policies.problem is None


def test_two_files_cannot_have_one_id(tmp_path: Path) -> None:
    directory = copy_of_data(tmp_path)
    shutil.copy(directory / "refund.yml", directory / "second.yml")
    with pytest.raises(DataError, match=r"second\.yml:1: 编号“refund”已经被 refund\.yml 用了"):
        Policies.load(directory)


def test_a_fact_of_the_wrong_type_is_logged_and_harms_no_customer(caplog: pytest.LogCaptureFixture) -> None:
    decision = SHIPPED.decide("handoff", {"misses": "2", "anger": True, "asked": float("nan")})
    assert decision.outcome == "stay"
    assert {"misses", "anger", "asked"} <= set(decision.missing)
    assert decision.facts == {}
    assert "['asked', 'anger', 'misses']" in caplog.text


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(SHIPPED.by_id)),
    st.dictionaries(
        st.sampled_from(["kind", "status", "misses", "anger", "days_since_delivery", "used", "refund", "x"]),
        st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.integers()) | st.binary(),
    ),
)
def test_no_fact_of_any_type_crashes_a_decision(policy: str, facts: dict[str, Any]) -> None:
    assert SHIPPED.decide(policy, facts).reason


async def test_a_decision_is_stored_with_what_it_rests_on(database: Database) -> None:
    decision = SHIPPED.decide("cancellation", {"status": "shipped", "unrelated": 1})
    async with database.transaction() as session:
        row = await record(session, decision, conversation_id="c1", ticket_id=None)
    async with database.transaction() as session:
        stored = (await session.scalars(select(DecisionRecord).where(DecisionRecord.id == row.id))).one()
    assert (stored.policy, stored.rule_id, stored.outcome) == ("cancellation", "shipped", "contact_support")
    assert stored.facts == {"status": "shipped"}
    assert stored.sources == ["contact_guide/orders.cancel_shipped"]
    assert "发货" in stored.reason and stored.conversation_id == "c1"
