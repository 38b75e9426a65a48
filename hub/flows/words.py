"""The words of the dialogue that operators edit: slots, cues of a sentence, the small words of buttons."""

import re
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.knowledge.yamlfile import DataError, load

Kind = Literal["order_number", "contact", "phone_tail", "date", "choice", "text", "photos", "ticket_number"]


class SlotWords(BaseModel):
    """One thing that a request may want to know."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    kind: Kind
    label: str
    """What summaries call it."""
    said: list[str] = []
    """What customers call it, as in 「订单号填错了」."""
    entities: list[str] = []
    """The entities whose value fits without being asked for."""
    names: dict[str, str] = {}
    """The values of a choice, and how they are shown."""
    hints: dict[str, list[str]] = {}
    """Per value, words that mean it when the slot was asked for; the first value that matches counts."""
    opens: bool = False
    """The hints count in the first message too, before it is asked for."""
    agree: dict[str, list[str]] = {}
    """For yes-or-no choices: as `hints`, and 「好的」「不用」 answer too."""
    values_from: dict[str, str] = Field(default={}, alias="from")
    """Entity values under another name here."""
    coming: bool = False
    """A date with its month may lie ahead."""
    span: bool = False
    """A length of time (「三天了」) is the date so long ago."""
    min: int = 2
    """Characters that a text must have."""
    near: list[str] = []
    """Words without which nearby a value said in passing is not meant for this slot."""
    wish: bool = False
    """A text that names a wish: taken in passing only after words such as 要, 希望."""


class Cues(BaseModel):
    """How questions, requests, corrections and refusals are worded: branches of regular expressions."""

    model_config = ConfigDict(extra="forbid")

    question: list[str]
    no_question: list[str]
    """What looks like a question and is none; put out of sight before looking for one."""
    request: list[str]
    reporting: list[str]
    """Intents that tell what happened: inside a request they may be its description."""
    wishes: list[str]
    """Intents that name a wished outcome, where one is asked for."""
    demand: list[str]
    """How a clause begins whose rest is the wished outcome."""
    order: list[str]
    """As `demand`, at the summary, where nobody tells stories any more."""
    later: list[str]
    """Will see, before a yes-or-no question is answered."""
    where: list[str]
    """Asks where a value is found, or what it looks like."""
    why: list[str]
    """Asks what a value is wanted for."""
    leave: list[str]
    mistake: list[str]
    change: list[str]
    skip: list[str]
    no_wish: list[str]
    refuse: list[str]
    reason: list[str]
    """A whole message that is a reason for a return, however short."""
    wish: list[str]
    wish_not: list[str]
    second: list[str]
    first: list[str]
    add: list[str]
    tail: list[str]
    yes: list[str]
    no: list[str]
    anger: list[str]
    story_noise: list[str]

    @field_validator("*")
    @classmethod
    def compiles(cls, value: list[str]) -> list[str]:
        """Refuse what is no regular expression."""
        for branch in value:
            try:
                re.compile(branch)
            except re.error as error:
                raise ValueError(f"“{branch}”不是正确的正则表达式：{error}") from error
        return value

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """The compiled cues, by name."""
        return {name: re.compile("|".join(getattr(self, name))) for name in type(self).model_fields}

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """Return where a cue is found in a text, or None."""
        return self.patterns[name].search(text)


class Phrases(BaseModel):
    """The small words on buttons and in summaries."""

    model_config = ConfigDict(extra="forbid")

    skip: str
    not_given: str
    change: str
    later_no: str
    resume: str
    anew: str
    human: str
    leave: str
    agent: str
    photos: str
    no_photos: str
    follow_advice: str
    greetings: dict[int, str] = Field(min_length=1)
    """Until which hour of China's day (0–24) one greets how."""
    order_statuses: dict[str, str]


class Words:
    """Slots, cues and phrases, as one."""

    def __init__(self, slots: dict[str, SlotWords], cues: Cues, phrases: Phrases) -> None:
        """Keep them."""
        self.slots = slots
        self.cues = cues
        self.phrases = phrases

    @classmethod
    def load(cls, data_dir: Path) -> "Words":
        """Read `slots.yml`, `cues.yml` and `dialogue.yml` of `wording/`.

        Raises:
            DataError: a file is broken, or a slot lacks what its kind needs.
        """
        path = data_dir / "wording" / "slots.yml"
        slots = load(path, dict[str, SlotWords])
        for name, slot in slots.items():
            unknown = (set(slot.hints) | set(slot.agree) | set(slot.values_from.values())) - set(slot.names)
            if unknown:
                raise DataError(
                    f"{path}: {name} 用到的 {'、'.join(sorted(unknown))} 不在 names 里，请补上或改正"
                )
            if slot.kind == "choice" and not slot.names:
                raise DataError(f"{path}: {name} 是选择项，请在 names 里写出可选的值")
        wording = data_dir / "wording"
        return cls(slots, load(wording / "cues.yml", Cues), load(wording / "dialogue.yml", Phrases))
