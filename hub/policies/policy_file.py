"""The shape of a policy's file."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Scalar = bool | int | float | str


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
