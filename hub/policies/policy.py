"""One policy: the shape of its file, the checks, and deciding."""

import string
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.knowledge.yamlfile import DataError, load_located
from hub.policies.decisions import Decision
from hub.policies.expressions import Condition, ConditionError

Scalar = bool | int | float | str
DEFAULT = "default"


class Strict(BaseModel):
    """Refuses misspelt names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(Strict):
    """Something that rules may ask."""

    type: Literal["boolean", "number", "text", "list"]
    label: str
    """What operators call it."""
    choices: list[str] | None = None
    """The values a text can have; a rule that compares with another one is refused."""


class Setting(Strict):
    """A number, text or list that the operator sets; rules use it by name."""

    value: Scalar | list[str]
    note: str
    """What it means, and that the documents leave it open."""


class Outcome(Strict):
    """What is decided when a rule applies, and why."""

    outcome: str
    reason: str = Field(min_length=1)
    """For the customer; `{name}` stands for a fact or a setting."""
    values: dict[str, Scalar] = {}
    """What the caller gets besides; a text `{name}` stands for a setting's value."""
    sources: list[str] = []
    """Cited points, `<document>/<point>`."""
    basis: Literal["operator"] | None = None
    """`operator`: the rule is the operator's setting, no document says it."""


class Rule(Outcome):
    """An outcome under a condition."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: str


class Example(Strict):
    """A line of the test table."""

    name: str | None = None
    facts: dict[str, Scalar | list[str] | None] = {}
    outcome: str
    rule: str
    missing: list[str] | None = None
    values: dict[str, Scalar] | None = None


class PolicyFile(Strict):
    """A policy as written in `data/policies/*.yml`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    outcomes: dict[str, str]
    """All outcomes, and what each means."""
    facts: dict[str, Fact]
    settings: dict[str, Setting] = {}
    rules: list[Rule] = []
    default: Outcome
    tests: list[Example] = Field(min_length=1)


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
        self._check_outcomes(points)

    @property
    def id(self) -> str:
        """Its id."""
        return self.file.id

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """Decide.

        Args:
            facts: by name; None or absent means unknown, and what this policy did not declare is left aside.

        Raises:
            TypeError: a fact is not of its declared type.
        """
        known = {name: value for name in self.file.facts if (value := facts.get(name)) is not None}
        for name, value in known.items():
            if not _fits(self.file.facts[name].type, value):
                raise TypeError(
                    f"{self.id}: fact {name} is {value!r}, not of type {self.file.facts[name].type}"
                )
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
        found: list[str] = []
        for number, example in enumerate(self.file.tests):
            try:
                decision = self.decide(example.facts)
            except TypeError as error:
                found.append(str(self._error(f"测试里的事实类型不对：{error}", "tests", number)))
                continue
            wanted = (example.outcome, example.rule)
            if (decision.outcome, decision.rule_id) != wanted:
                found.append(
                    str(
                        self._error(
                            f"测试没通过：应为 {example.outcome}（规则 {example.rule}），"
                            f"实为 {decision.outcome}（规则 {decision.rule_id}）",
                            "tests",
                            number,
                        )
                    )
                )
            elif example.missing is not None and list(decision.missing) != example.missing:
                real = "、".join(decision.missing) or "无"
                found.append(str(self._error(f"测试没通过：还缺的事实实为：{real}", "tests", number)))
            elif example.values is not None and decision.values != example.values:
                found.append(str(self._error(f"测试没通过：values 实为 {decision.values}", "tests", number)))
        return found

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

    def _check_outcomes(self, points: set[str]) -> None:
        said: list[tuple[Outcome, list[Any]]] = [
            (rule, ["rules", i]) for i, rule in enumerate(self.file.rules)
        ]
        said.append((self.file.default, ["default"]))
        names = {*self.file.facts, *self.settings}
        for outcome, where in said:
            if outcome.outcome not in self.file.outcomes:
                known = "、".join(self.file.outcomes)
                raise self._error(f"没有“{outcome.outcome}”这种结果；可用的有：{known}", *where, "outcome")
            for point in outcome.sources:
                if point not in points:
                    raise self._error(f"出处“{point}”在 data/documents 里找不到，请改正", *where, "sources")
            if not outcome.sources and outcome.basis is None:
                raise self._error(
                    "缺少出处：请写 sources；如果是运营自己的设定，请写 basis: operator", *where, "outcome"
                )
            for name in self._placeholders(outcome.reason, *where, "reason"):
                if name not in names:
                    raise self._error(f"理由里的“{{{name}}}”不是事实也不是设定，请改正", *where, "reason")
            for key, value in outcome.values.items():
                setting = _placeholder(value)
                if setting is not None and setting not in self.settings:
                    raise self._error(f"“{{{setting}}}”不是设定，请在 settings 里声明", *where, "values", key)

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
