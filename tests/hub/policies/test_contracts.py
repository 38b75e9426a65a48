"""What the program relies on is checked when the files are read, not when a customer waits."""

import shutil
from pathlib import Path

import pytest

from hub.knowledge.yamlfile import DataError
from hub.policies import Policies

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.mark.parametrize(
    ("name", "old", "new", "hint"),
    [
        ("priority", "  urgent: 紧急", "  urgent: 紧急\n  critical: 最急", None),
        ("priority", "outcome: urgent", "outcome: critical", "没有“critical”这种结果"),
        ("deadlines", "urgent_answer_hours: {value: 1,", "urgent_answer_hours: {value: 0,", "大于 0"),
        ("deadlines", "urgent_answer_hours: {value: 1,", "urgent_answer_hours: {value: 一, ", "大于 0"),
        ("deadlines", "clock: calendar", "clock: lunar", "calendar、business"),
        ("deadlines", 'values: {hours: "{rating_hours}", clock: calendar}\n', "values: {}\n", "hours"),
        ("handoff", "values: {priority: urgent}", "values: {priority: soon}", "urgent、high"),
        ("routing", "values: {team: 综合组}", "values: {}", "team"),
    ],
)
def test_a_breach_is_named(tmp_path: Path, name: str, old: str, new: str, hint: str | None) -> None:
    for folder in ("policies", "documents"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    path = tmp_path / "policies" / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if hint is None:
        # An outcome that no rule gives harms nobody; a rule that gives it is refused.
        path.write_text(
            path.read_text(encoding="utf-8").replace("outcome: urgent", "outcome: critical", 1),
            encoding="utf-8",
        )
        hint = "程序不认识结果“critical”"
    with pytest.raises(DataError) as error:
        Policies.load(tmp_path / "policies")
    assert f"{name}.yml:" in str(error.value) and hint in str(error.value)


def test_a_policy_that_the_program_needs_cannot_be_deleted(tmp_path: Path) -> None:
    for folder in ("policies", "documents"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    (tmp_path / "policies" / "handoff.yml").unlink()
    with pytest.raises(DataError, match="缺少编号是“handoff”的规则文件"):
        Policies.load(tmp_path / "policies")


def test_operators_may_add_policies_of_their_own(tmp_path: Path) -> None:
    for folder in ("policies", "documents"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    own = (
        (tmp_path / "policies" / "refusal.yml")
        .read_text(encoding="utf-8")
        .replace("id: refusal", "id: own", 1)
    )
    (tmp_path / "policies" / "own.yml").write_text(own, encoding="utf-8")
    assert Policies.load(tmp_path / "policies").decide("own", {"cause": "late"}).outcome == "final"
