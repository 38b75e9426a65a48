"""Conditions of rules: a small, safe part of the rule-engine library's language, with unknown facts.

Allowed are facts, texts, numbers, lists, `== != < <= > >=`, `in`, `and or not`, `+ -`, and brackets. The
rest of the library's language (attributes, functions, powers, regular expressions, comprehensions) is
refused before it sees it: some of that can run for ever.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rule_engine
from rule_engine import ast, errors

LONGEST = 500
"""Characters of a condition; with brackets bounded by it, neither parsing nor evaluation can run away."""

TYPES = {
    "boolean": rule_engine.DataType.BOOLEAN,
    "number": rule_engine.DataType.FLOAT,
    "text": rule_engine.DataType.STRING,
    "list": rule_engine.DataType.ARRAY(rule_engine.DataType.STRING),
}
"""The fact types that operators may declare."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_]\w*(?!["'\w]))|(?P<text>"[^"\\\n]*"|'[^'\\\n]*')|(?P<number>\d{1,12}(?:\.\d{1,6})?(?![\w.]))
    |(?P<mark>==|!=|<=|>=|<(?!<)|>(?!>)|[()\[\],+-]))""",
    re.VERBOSE | re.ASCII,
)
_NODES = (
    ast.LogicExpression,
    ast.ComparisonExpression,
    ast.ContainsExpression,
    ast.UnaryExpression,
    ast.AddExpression,
    ast.SubtractExpression,
    ast.SymbolExpression,
    ast.ArrayExpression,
    ast.BooleanExpression,
    ast.FloatExpression,
    ast.NullExpression,
    ast.StringExpression,
)
_REFUSED_WORDS = {"for", "if", "inf", "nan", "elif", "else", "while"}


class ConditionError(ValueError):
    """A condition cannot be used; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Truth:
    """Whether a condition holds.

    Attributes:
        holds: None when it hangs on facts that are not known.
        missing: the facts that it hangs on, in the order of the condition.
    """

    holds: bool | None
    missing: tuple[str, ...] = ()


class Condition:
    """A checked condition over declared facts."""

    def __init__(self, text: str, types: Mapping[str, str], choices: Mapping[str, list[str]]) -> None:
        """Check and compile.

        Args:
            text: as an operator wrote it.
            types: type by name of fact or setting, a key of `TYPES`.
            choices: the values that a text fact can have, for facts that have a list of them.

        Raises:
            ConditionError: the text is not a condition over these facts.
        """
        self.normal = " ".join(_tokens(text))
        """The condition with even spacing: equal for conditions that are written alike."""
        context = rule_engine.Context(
            type_resolver=rule_engine.type_resolver_from_dict(
                {name: TYPES[kind] for name, kind in types.items()}
            )
        )
        try:
            self._root = rule_engine.Rule(text, context=context).statement.expression
        except errors.SymbolResolutionError as error:
            known = f"；是不是想写“{error.suggestion}”" if error.suggestion else ""
            raise ConditionError(
                f"不认识“{error.symbol_name}”，请先在 facts 或 settings 里声明{known}"
            ) from error
        except errors.EvaluationError as error:
            raise ConditionError("类型对不上，比如拿数字和文字相比；请检查两边是不是同一种类型") from error
        except errors.EngineError as error:
            raise ConditionError(f"条件写法有误（{error.message}），请检查括号、引号和运算符") from error
        self.names = frozenset(context.symbols)
        """The facts and settings it speaks of."""
        if not self.names:
            raise ConditionError(
                "条件里没有用到任何事实，永远成立或永远不成立；请改正，兜底的结果写在 default 里"
            )
        for node in _walk(self._root):
            if not isinstance(node, _NODES):
                raise ConditionError("条件里不能取列表或文字的某一项，请改用 in 或直接比较")
            _check_choices(node, choices)
        _check_truth_value(self._root)

    def truth(self, values: Mapping[str, Any]) -> Truth:
        """Tell whether the condition holds.

        An unknown (null) fact makes what hangs on it unknown, unless the rest decides (`or` with something
        true, `and` with something false), or the condition asks for it itself (`fact == null`).

        Args:
            values: of all declared facts and settings, None for unknown.
        """
        return _truth(self._root, values)


def _tokens(text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        raise ConditionError(f"条件太长（最多 {LONGEST} 个字符），请拆成几条规则")
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ConditionError(
                f"“{text[at:].strip()[:12]}”处不能这样写；条件里只能用事实、文字、数字、列表、"
                "== != < <= > >= in and or not + - 和括号"
            )
        if found["name"] in _REFUSED_WORDS:
            raise ConditionError(f"条件里不能用“{found['name']}”，请改用 and、or、not")
        yield found[0].strip()
        at = found.end()


def _children(node: Any) -> list[Any]:
    if isinstance(node, ast.BinaryExpressionBase):
        return [node.left, node.right]
    if isinstance(node, ast.UnaryExpression):
        return [node.right]
    if isinstance(node, ast.ContainsExpression):
        return [node.member, node.container]
    if isinstance(node, ast.ArrayExpression):
        return list(node.value)
    return []


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for child in _children(node):
        yield from _walk(child)


def _is_not(node: Any) -> bool:
    return isinstance(node, ast.UnaryExpression) and node.type == "not"


def _check_truth_value(node: Any) -> None:
    """Refuse what is neither true nor false, such as a bare number, where a condition is expected."""
    if isinstance(node, ast.LogicExpression) or _is_not(node):
        for child in _children(node):
            _check_truth_value(child)
    elif node.result_type != rule_engine.DataType.BOOLEAN:
        raise ConditionError("条件的每一部分都要能判断真假；数字和文字请和别的值比较，例如 days > 7")


def _check_choices(node: Any, choices: Mapping[str, list[str]]) -> None:
    """Refuse a comparison with a text that the fact can never have: a slip of the pen."""
    if isinstance(node, (ast.ComparisonExpression, ast.ContainsExpression)):
        sides = _children(node)
        fact = next(
            (side.name for side in sides if isinstance(side, ast.SymbolExpression) and side.name in choices),
            None,
        )
        if fact is None:
            return
        for other in sides:
            for literal in _walk(other):
                if isinstance(literal, ast.StringExpression) and literal.value not in choices[fact]:
                    known = "、".join(choices[fact])
                    raise ConditionError(f"“{fact}”不会是“{literal.value}”；可用的值有：{known}")


def _truth(node: Any, values: Mapping[str, Any]) -> Truth:
    if isinstance(node, ast.LogicExpression):
        decides = node.type == "or"
        sides = [_truth(side, values) for side in (node.left, node.right)]
        if any(side.holds is decides for side in sides):
            return Truth(decides)
        missing = tuple(dict.fromkeys(name for side in sides for name in side.missing))
        return Truth(None, missing) if missing else Truth(not decides)
    if _is_not(node):
        inner = _truth(node.right, values)
        return inner if inner.holds is None else Truth(not inner.holds)
    asks_for_null = isinstance(node, ast.ComparisonExpression) and any(
        isinstance(side, ast.NullExpression) for side in _children(node)
    )
    if not asks_for_null:
        names = [part.name for part in _walk(node) if isinstance(part, ast.SymbolExpression)]
        missing = tuple(dict.fromkeys(name for name in names if values.get(name) is None))
        if missing:
            return Truth(None, missing)
    return Truth(bool(node.evaluate(values)))
