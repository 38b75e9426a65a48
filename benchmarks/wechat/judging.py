"""Whether every message was answered, once, in order, and without the banner."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tools.wechat_simulator.screen import Screen

MARK = 24
"""Characters of an answer by which it is known, from its beginning and from its end."""


def squash(text: str) -> str:
    """Return a text without white space: splitting and joining change only that."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class Answer:
    """What the bot says to a question: known by its beginning and its end."""

    head: str
    tail: str

    @classmethod
    def of(cls, text: str) -> "Answer":
        """Return the marks of an answer's text."""
        whole = squash(text)
        return cls(whole[:MARK], whole[-MARK:])


@dataclass
class Verdict:
    """What became of one customer's messages.

    Attributes:
        missing, doubled: questions without an answer, or with more than one.
        disordered: whether answers came in another order than questions; those that were lost on the way do
            not count, for the platform tells of a loss only by delivering again.
        overtaken: how many answers that were lost on the way came after the answer to a later question.
        banners: how many error banners were shown.
        seconds: for each question, from its sending until its answer began to show.
        ways: for each question, `passive` or `active`.
        others: texts of the account in which no answer was.
    """

    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: bool = False
    overtaken: int = 0
    banners: int = 0
    seconds: list[float] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.doubled or self.disordered or self.banners)


def judge(
    screen: Screen, asked: Sequence[str], answers: Mapping[str, Answer], lost: Collection[str] = ()
) -> Verdict:
    """Judge a screen.

    Args:
        screen: as the customer saw it in the end.
        asked: the questions, in the order in which they were sent.
        answers: what the bot says to each.
        lost: the questions whose answers were lost on the way at first.
    """
    verdict = Verdict(banners=len(screen.banners))
    shown = screen.from_account
    texts = [squash(item.text) for item in shown]
    whole, places = "".join(texts), dict[str, int]()
    sent = [item.at for item in screen.items if item.sender == "customer"]
    for at, question in zip(sent, asked):
        answer = answers[question]
        heads, tails = whole.count(answer.head), whole.count(answer.tail)
        if not heads or not tails:
            verdict.missing.append(question)
            continue
        if heads > 1 or tails > 1:
            verdict.doubled.append(question)
        place = whole.index(answer.head)
        places[question] = place
        item = shown[_item_at(texts, place)]
        verdict.seconds.append(item.at - at)
        verdict.ways.append(item.how)
    kept = [place for question, place in places.items() if question not in lost]
    verdict.disordered = kept != sorted(kept)
    order = list(places.values())
    verdict.overtaken = sum(
        question in lost and any(later < place for later in order[number + 1 :])
        for number, (question, place) in enumerate(places.items())
    )
    marks = [mark for question in asked for mark in (answers[question].head, answers[question].tail)]
    verdict.others = [item.text for item, text in zip(shown, texts) if not any(m in text for m in marks)]
    return verdict


def complete(screen: Screen, asked: Sequence[str], answers: Mapping[str, Answer]) -> bool:
    """Say whether every question has an answer on the screen."""
    whole = "".join(squash(item.text) for item in screen.from_account)
    return all(answers[q].head in whole and answers[q].tail in whole for q in asked)


def _item_at(texts: Sequence[str], place: int) -> int:
    end = 0
    for number, text in enumerate(texts):
        end += len(text)
        if place < end:
            return number
    raise AssertionError("the place lies in the texts")
