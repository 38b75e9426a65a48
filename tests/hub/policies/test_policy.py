"""One policy file: each mistake is named with file, line and mend; decisions carry reason and values."""

import textwrap
from pathlib import Path

import pytest

from hub.knowledge.yamlfile import DataError
from hub.policies.policy import Policy

POINTS = {"guide/point"}
GOOD = textwrap.dedent(
    """\
    id: window
    title: 期限
    outcomes:
      yes_: 可以
      no_: 不可以
    facts:
      days: {type: number, label: 天数}
      goods: {type: text, label: 商品, choices: [衣服, 电器]}
    settings:
      limit: {value: 7, note: 天}
    rules:
      - id: late
        when: days > limit
        outcome: no_
        reason: "过了{limit}天，已经{days}天。"
        values: {days: "{limit}", word: 晚}
        sources: [guide/point]
      - id: clothes
        when: goods == "衣服"
        outcome: yes_
        reason: "{goods}可以。"
        basis: operator
    default:
      outcome: yes_
      reason: 可以。
      basis: operator
    tests:
      - {facts: {days: 8}, outcome: no_, rule: late, values: {days: 7, word: 晚}}
      - {facts: {goods: 衣服}, outcome: yes_, rule: clothes, missing: [days]}
      - {facts: {days: 1, goods: 电器}, outcome: yes_, rule: default, missing: []}
    """
)


def read(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "window.yml"
    path.write_text(text, encoding="utf-8")
    return Policy(path, POINTS)


def test_a_good_file_decides(tmp_path: Path) -> None:
    policy = read(tmp_path, GOOD)
    assert policy.failures() == policy.untested() == []
    decision = policy.decide({"days": 8.5, "colour": "red"})
    assert decision.reason == "过了7天，已经8.5天。"
    assert decision.values == {"days": 7, "word": "晚"}
    assert decision.facts == {"days": 8.5}
    assert decision.final and decision.sources == ("guide/point",) and not decision.operator
    assert policy.decide({"goods": "衣服"}).missing == ("days",)


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("when: days > limit", "when: dais > limit", 13, "不认识“dais”"),
        ("when: days > limit", 'when: days > "7"', 13, "类型对不上"),
        ("when: days > limit", "when: days >", 13, "写法有误"),
        ('when: goods == "衣服"', "when: days  >  limit", 19, "和前面的规则“late”一样"),
        ('when: goods == "衣服"', 'when: goods == "衣付"', 19, "不会是“衣付”"),
        ("id: clothes", "id: late", 18, "已经用过"),
        ("id: clothes", "id: default", 18, "已经用过"),
        ("id: clothes", "id: 衣服", 18, "rules → 1 → id"),
        ("outcome: no_\n    reason", "outcome: nope\n    reason", 14, "没有“nope”这种结果"),
        ("sources: [guide/point]", "sources: [guide/other]", 17, "出处“guide/other”"),
        ("    sources: [guide/point]\n", "", 14, "缺少出处"),
        ("已经{days}天", "已经{dayz}天", 15, "{dayz}"),
        ("已经{days}天", "已经{days天", 15, "没有配对"),
        ("已经{days}天", "已经{days.real}天", 15, "{days.real}"),
        ("已经{days}天", "已经{days!r}天", 15, "只能写名称"),
        ('days: "{limit}"', 'days: "{days}"', 16, "不是设定"),
        ("limit: {value", "days: {value", 10, "不能同名"),
        ("type: number", "type: date", 7, "facts → days → type"),
        ("    when: days > limit\n", "", 12, "缺少"),
        ("default:\n  outcome: yes_\n  reason: 可以。\n  basis: operator\n", "", 1, "default"),
        ("basis: operator\ntests", "basis: me\ntests", 26, "basis"),
        ("rules:", "ruels:", 11, "拼错"),
        ("title: 期限", "title: a: b", 2, "YAML"),
    ],
)
def test_a_broken_file_is_named_with_line_and_mend(
    tmp_path: Path, old: str, new: str, line: int, hint: str
) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as error:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert hint in str(error.value)
    assert f"window.yml:{line}:" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("days: 8}", "days: 7}", "应为 no_（规则 late），实为 yes_（规则 default）"),
        ("values: {days: 7, word: 晚}}", "values: {days: 8}}", "values 实为"),
        ("missing: [days]", "missing: []", "还缺的事实实为：days"),
        ("{days: 1, goods", "{days: 一, goods", "类型不一样：days"),
        ("{days: 1, goods", "{dais: 1, goods", "没有声明：dais"),
    ],
)
def test_a_test_that_fails_is_named_with_its_line(tmp_path: Path, old: str, new: str, hint: str) -> None:
    (failure,) = read(tmp_path, GOOD.replace(old, new, 1)).failures()
    assert hint in failure
    assert int(failure.split(":")[1]) in (28, 29, 30)


def test_a_rule_without_a_test_is_named(tmp_path: Path) -> None:
    without = GOOD.replace("  - {facts: {goods: 衣服}, outcome: yes_, rule: clothes, missing: [days]}\n", "")
    (warning,) = read(tmp_path, without).untested()
    assert "window.yml:18: 规则“clothes”没有测试" in warning
