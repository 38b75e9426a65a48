"""One policy: the checks of its file, and deciding."""

import logging
import string
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hub.knowledge.yamlfile import DataError, load_located
from hub.policies.contracts import CONTRACTS
from hub.policies.decisions import Decision
from hub.policies.expressions import Condition, ConditionError
from hub.policies.policy_file import Example, Outcome, PolicyFile, Rule, Scalar

DEFAULT = "default"

logger = logging.getLogger(__name__)


class Policy:
    """A checked policy: its rules in order; the first that holds decides."""

    def __init__(self, path: Path, points: set[str]) -> None:
        """Read and check a file.

        Args:
            path: the YAML file.
            points: what may be cited, as `<document>/<point>`.

        Raises:
            DataError: the file is broken; names file, line and mend. The test table is not run here.
        """
        self.path = path
        self.file, self._line = load_located(path, PolicyFile)
        self.settings = {name: setting.value for name, setting in self.file.settings.items()}
        types: dict[str, str] = {name: fact.type for name, fact in self.file.facts.items()}
        for name, value in self.settings.items():
            if name in types:
                raise self._error("设定和事实不能同名，请改掉一个", "settings", name)
            types[name] = _type_of(value)
        choices = {name: fact.choices for name, fact in self.file.facts.items() if fact.choices}
        self._conditions = self._compile(types, choices)
        for number, rule in enumerate(self.file.rules):
            self._check_outcome(rule, points, ["rules", number])
        self._check_outcome(self.file.default, points, ["default"])

    @property
    def id(self) -> str:
        """Its id."""
        return self.file.id

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """Decide.

        Args:
            facts: by name; None or absent means unknown; what this policy did not declare is left aside.
                A value not of the declared type counts as unknown and is logged: a customer is waiting.
        """
        given = {name: value for name in self.file.facts if (value := facts.get(name)) is not None}
        misfits = self._misfits(given)
        if misfits:
            logger.error("policy %s: not of the declared type, taken as unknown: %s", self.id, misfits)
        known = {name: value for name, value in given.items() if name not in misfits}
        values = {**dict.fromkeys(self.file.facts), **self.settings, **known}
        missing: dict[str, None] = {}
        for rule, condition in self._conditions:
            truth = condition.truth(values)
            if truth.holds:
                return self._decision(rule.id, rule, known, missing)
            missing.update(dict.fromkeys(truth.missing))
        return self._decision(DEFAULT, self.file.default, known, missing)

    def failures(self) -> list[str]:
        """Run the test table; return what does not come out as written, one line each with file and line."""
        return [
            str(self._error(problem, "tests", number))
            for number, example in enumerate(self.file.tests)
            if (problem := self._failure(example)) is not None
        ]

    def untested(self) -> list[str]:
        """Return which rules no line of the test table expects, one line each with file and line."""
        tested = {example.rule for example in self.file.tests}
        return [
            str(self._error(f"规则“{rule.id}”没有测试，请在 tests 里补一行", "rules", number))
            for number, rule in enumerate(self.file.rules)
            if rule.id not in tested
        ]

    def _failure(self, example: Example) -> str | None:
        unknown = example.facts.keys() - self.file.facts.keys()
        if unknown:
            return f"测试里的事实没有声明：{'、'.join(sorted(unknown))}"
        misfits = self._misfits(example.facts)
        if misfits:
            return f"测试里的事实和声明的类型不一样：{'、'.join(misfits)}"
        decision = self.decide(example.facts)
        if (decision.outcome, decision.rule_id) != (example.outcome, example.rule):
            return (
                f"测试没通过：应为 {example.outcome}（规则 {example.rule}），"
                f"实为 {decision.outcome}（规则 {decision.rule_id}）"
            )
        if example.missing is not None and list(decision.missing) != example.missing:
            return f"测试没通过：还缺的事实实为：{'、'.join(decision.missing) or '无'}"
        if example.values is not None and decision.values != example.values:
            return f"测试没通过：values 实为 {decision.values}"
        return None

    def _misfits(self, facts: Mapping[str, Any]) -> list[str]:
        declared = self.file.facts
        return [
            name
            for name, value in facts.items()
            if value is not None and not _fits(declared[name].type, value)
        ]

    def _decision(
        self, rule_id: str, said: Outcome, known: dict[str, Any], missing: Mapping[str, None]
    ) -> Decision:
        shown = {**dict.fromkeys(self.file.facts, "未知"), **self.settings, **known}
        return Decision(
            policy=self.id,
            rule_id=rule_id,
            outcome=said.outcome,
            reason=said.reason.format_map({name: _shown(value) for name, value in shown.items()}),
            sources=tuple(said.sources),
            facts=known,
            values={name: self._value(value) for name, value in said.values.items()},
            missing=tuple(missing),
            operator=said.basis == "operator",
        )

    def _value(self, value: Scalar) -> Any:
        name = _placeholder(value)
        return value if name is None else self.settings[name]

    def _compile(
        self, types: Mapping[str, str], choices: Mapping[str, list[str]]
    ) -> list[tuple[Rule, Condition]]:
        compiled: list[tuple[Rule, Condition]] = []
        for number, rule in enumerate(self.file.rules):
            if rule.id == DEFAULT or rule.id in {other.id for other, _ in compiled}:
                raise self._error(f"规则编号“{rule.id}”已经用过，请换一个", "rules", number, "id")
            try:
                condition = Condition(rule.when, types, choices)
            except ConditionError as error:
                raise self._error(str(error), "rules", number, "when") from error
            for other, earlier in compiled:
                if earlier.normal == condition.normal:
                    raise self._error(
                        f"条件和前面的规则“{other.id}”一样，这条永远轮不到，请合并或改条件",
                        "rules",
                        number,
                        "when",
                    )
            compiled.append((rule, condition))
        return compiled

    def _check_outcome(self, said: Outcome, points: set[str], where: list[Any]) -> None:
        """Refuse an outcome that nobody knows, that rests on nothing, or that names what there is not."""
        if said.outcome not in self.file.outcomes:
            known = "、".join(self.file.outcomes)
            raise self._error(f"没有“{said.outcome}”这种结果；可用的有：{known}", *where, "outcome")
        for point in said.sources:
            if point not in points:
                raise self._error(f"出处“{point}”在 data/documents 里找不到，请改正", *where, "sources")
        if not said.sources and said.basis is None:
            raise self._error(
                "缺少出处：请写 sources；如果是运营自己的设定，请写 basis: operator", *where, "outcome"
            )
        for name in self._placeholders(said.reason, *where, "reason"):
            if name not in self.file.facts and name not in self.settings:
                raise self._error(f"理由里的“{{{name}}}”不是事实也不是设定，请改正", *where, "reason")
        for key, value in said.values.items():
            setting = _placeholder(value)
            if setting is not None and setting not in self.settings:
                raise self._error(f"“{{{setting}}}”不是设定，请在 settings 里声明", *where, "values", key)
        if self.id in CONTRACTS:
            values = {name: self._value(value) for name, value in said.values.items()}
            breach = CONTRACTS[self.id].breach(said.outcome, values)
            if breach is not None:
                raise self._error(breach, *where, "outcome")

    def _placeholders(self, text: str, *where: Any) -> list[str]:
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise self._error("花括号没有配对，请写成 {名称}", *where) from error
        if any(form or conversion for _, _, form, conversion in parts):
            raise self._error("花括号里只能写名称", *where)
        return [name for _, name, _, _ in parts if name is not None]

    def _error(self, message: str, *where: Any) -> DataError:
        return DataError(f"{self.path}:{self._line(*where)}: {message}")


def _type_of(value: Any) -> str:
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "boolean"),
        ((int, float), "number"),
        (str, "text"),
    ]
    return next((kind for of, kind in kinds if isinstance(value, of)), "list")


def _fits(kind: str, value: Any) -> bool:
    checks: dict[str, Callable[[Any], bool]] = {
        "boolean": lambda v: isinstance(v, bool),
        "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) < 1e12,
        "text": lambda v: isinstance(v, str),
        "list": lambda v: isinstance(v, (list, tuple)) and all(isinstance(item, str) for item in v),
    }
    return checks[kind](value)


def _placeholder(value: Scalar) -> str | None:
    """Return the setting's name if the value is `{name}` and nothing else."""
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return value[1:-1]
    return None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
