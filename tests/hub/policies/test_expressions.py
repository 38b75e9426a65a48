"""Conditions: what is refused, how unknown facts count, and that the rest agrees with Python."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.policies.expressions import LONGEST, Condition, ConditionError

TYPES = {
    "days": "number",
    "limit": "number",
    "used": "boolean",
    "goods": "text",
    "tags": "list",
    "note": "text",
}
CHOICES = {"goods": ["衣服", "电器"]}


def condition(text: str) -> Condition:
    return Condition(text, TYPES, CHOICES)


def truth(text: str, **facts: Any) -> tuple[bool | None, tuple[str, ...]]:
    found = condition(text).truth({**dict.fromkeys(TYPES), **facts})
    return found.holds, found.missing


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("dayz > 7", "是不是想写“days”"),
        ('days > "7"', "类型对不上"),
        ("days + goods > 1", "类型对不上"),
        ("days >", "写法有误"),
        ("(days > 1", "写法有误"),
        ("days > 7)", "写法有误"),
        ("days", "真假"),
        ("used and days", "真假"),
        ("not goods", "真假"),
        ("days + 1", "真假"),
        ("true", "没有用到任何事实"),
        ("1 < 2", "没有用到任何事实"),
        ("", "写法有误"),
        ('goods == "衣付"', "不会是“衣付”"),
        ('goods in ["衣服", "家具"]', "不会是“家具”"),
        ('"家具" != goods', "不会是“家具”"),
        # What the library could do, and what could run for ever or reach further.
        ("9 ** 9 ** 9 ** 9 > days", "不能这样写"),
        ("days * 2 > 1", "不能这样写"),
        ("days << 99999999999 > 1", "不能这样写"),
        ('goods =~ "(a+)+$"', "不能这样写"),
        ('goods =~~ "(a+)+$"', "不能这样写"),
        ("goods.length > 1", "不能这样写"),
        ("goods.__class__ == null", "不能这样写"),
        ("goods&.length > 1", "不能这样写"),
        ("$range(1000000000) == null", "不能这样写"),
        ("$now() == null", "不能这样写"),
        ("[x for x in tags] == tags", "不能用“for”"),
        ("days > 1 if used else used", "不能用“if”"),
        ("used ? used : used", "不能这样写"),
        ("days ?? 1 > 1", "不能这样写"),
        ('{"a": 1} == null', "不能这样写"),
        ("tags[0] == goods", "某一项"),
        ("tags[0:1] == tags", ""),
        ('d"2026-01-01" == null', "不能这样写"),
        ("days > inf", "不能用“inf”"),
        ("days > 1e400", "不能这样写"),
        ("days > 99999999999999999999", "不能这样写"),
        ("days > 1 # 注释", "不能这样写"),
        ("天数 > 1", "不能这样写"),
        ("days > 1 or " * 60 + "used", "太长"),
    ],
)
def test_what_is_no_condition_is_refused_at_once(text: str, hint: str) -> None:
    with pytest.raises(ConditionError) as error:
        condition(text)
    assert hint in str(error.value)


def test_deep_brackets_within_the_limit_are_harmless() -> None:
    depth = (LONGEST - 10) // 2
    try:
        assert truth("(" * depth + "used" + ")" * depth, used=True) == (True, ())
    except ConditionError:
        pytest.fail("brackets are allowed")


@pytest.mark.parametrize(
    ("text", "facts", "holds", "missing"),
    [
        ("days > 7", {"days": 8}, True, ()),
        ("days > 7", {"days": 7}, False, ()),
        ("days > 7", {}, None, ("days",)),
        ("days > limit", {"days": 1}, None, ("limit",)),
        ("used == true", {}, None, ("used",)),
        ("not used", {}, None, ("used",)),
        ("not used", {"used": False}, True, ()),
        ("days > 7 and used", {"days": 1}, False, ()),
        ("used and days > 7", {"days": 1}, False, ()),
        ("days > 7 or used", {"days": 8}, True, ()),
        ("used or days > 7", {"days": 8}, True, ()),
        ("used or days > 7", {"days": 1}, None, ("used",)),
        ("used and days > 7 and note == 'x'", {}, None, ("used", "days", "note")),
        ("not (used and days > 7)", {"days": 1}, True, ()),
        ("days == null", {}, True, ()),
        ("days == null", {"days": 0}, False, ()),
        ("days != null and days > 7", {}, False, ()),
        ('goods in ["衣服", "电器"]', {"goods": "电器"}, True, ()),
        ('goods not in ["衣服"]', {"goods": "电器"}, True, ()),
        ('goods not in ["衣服"]', {}, None, ("goods",)),
        ('"破损" in tags', {"tags": ["破损", "少件"]}, True, ()),
        ('"破损" in tags', {"tags": []}, False, ()),
        ("days - 1 >= limit + 1", {"days": 5, "limit": 3}, True, ()),
        ("days == 0", {"days": 0.0}, True, ()),
        ("days > -1", {"days": 0}, True, ()),
    ],
)
def test_unknown_facts(
    text: str, facts: dict[str, Any], holds: bool | None, missing: tuple[str, ...]
) -> None:
    assert truth(text, **facts) == (holds, missing)


def test_spaces_do_not_make_another_condition() -> None:
    assert condition("days>7 and (used)").normal == condition(" days  > 7 and ( used )").normal
    assert condition("days > 7").normal != condition("days > 8").normal


CONDITIONS = st.recursive(
    st.sampled_from(["used", "days > 7", "days <= limit", 'goods == "衣服"', 'note != "x"', "used == false"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)
FACTS = st.fixed_dictionaries(
    {
        "days": st.integers(-5, 20),
        "limit": st.integers(-5, 20),
        "used": st.booleans(),
        "goods": st.sampled_from(["衣服", "电器"]),
        "note": st.sampled_from(["x", "y"]),
    }
)


@settings(max_examples=150)
@given(CONDITIONS, FACTS, st.sets(st.sampled_from(["days", "limit", "used", "goods", "note"])))
def test_known_facts_agree_with_python_and_unknown_ones_never_contradict(
    text: str, facts: dict[str, Any], hidden: set[str]
) -> None:
    python = bool(eval(text, {"true": True, "false": False, **facts}))
    assert truth(text, **facts) == (python, ())
    seen = {name: value for name, value in facts.items() if name not in hidden}
    holds, missing = truth(text, **seen)
    assert holds in (python, None)
    assert set(missing) <= hidden
    assert (holds is None) == bool(missing)


@settings(max_examples=300)
@given(st.text(alphabet="days used()[]<>=!+-*$.\"'&|^%~#{}?: 0123456789衣", max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        compiled = condition(text)
    except ConditionError:
        return
    compiled.truth({**dict.fromkeys(TYPES), "days": 3, "used": True})
