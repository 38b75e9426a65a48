"""`make check-data`: everything wrong is named at once; warnings forbid nothing."""

import shutil
from pathlib import Path

from hub.checking import check

ROOT = Path(__file__).resolve().parents[2]


def project(directory: Path) -> Path:
    for folder in ("data", "domain"):
        shutil.copytree(ROOT / folder, directory / folder)
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, directory / name)
    return directory / "data"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_data_are_right() -> None:
    problems, _ = check(ROOT)
    assert problems == []


def test_all_problems_are_named(tmp_path: Path) -> None:
    data = project(tmp_path)
    change(data / "policies" / "refund.yml", 'when: refund == "paid"', 'when: refund == "payed"')
    change(data / "policies" / "after_sales.yml", "window_days: {value: 7,", "window_days: {value: 30,")
    change(data / "policies" / "business_hours.yml", '"21:00"', '"08:00"')
    change(data / "demo" / "orders.yml", 'phone_last4: "8866"', 'phone_last4: "88"')
    problems, _ = check(tmp_path)
    assert len(problems) == 4
    for name, hint in (
        ("refund.yml:", "payed"),
        ("after_sales.yml:", "测试没通过：应为 refused"),
        ("business_hours.yml:", "先早后晚"),
        ("orders.yml:", "phone_last4"),
    ):
        assert any(name in problem and hint in problem for problem in problems), (name, problems)


def test_a_rule_without_a_test_and_a_year_without_holidays_are_warnings(tmp_path: Path) -> None:
    data = project(tmp_path)
    change(
        data / "policies" / "refund.yml", "  - {facts: {refund: paid}, outcome: arrived, rule: arrived}\n", ""
    )
    problems, warnings = check(tmp_path)
    assert problems == []
    assert any("规则“arrived”没有测试" in warning for warning in warnings)


def test_a_missing_policy_is_a_problem(tmp_path: Path) -> None:
    data = project(tmp_path)
    (data / "policies" / "routing.yml").unlink()
    shutil.copy(data / "policies" / "refund.yml", data / "policies" / "zweite.yml")
    problems, _ = check(tmp_path)
    assert any("缺少编号是“routing”" in problem for problem in problems)
    assert any("编号“refund”已经被 refund.yml 用了" in problem for problem in problems)
