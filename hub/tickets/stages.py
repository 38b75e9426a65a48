"""Kinds and stages of tickets, and which stage may follow which."""

from enum import StrEnum

from hub.errors import HubError


class Kind(StrEnum):
    """What a ticket is about; its value is also the API's name for it."""

    COMPLAINT = "complaint"
    APPEAL = "appeal"
    AFTER_SALES = "after_sales"
    FEEDBACK = "feedback"


class Stage(StrEnum):
    """The four stages of the complaint guide (受理, 调查, 反馈, 评价), and two ways back or out."""

    ACCEPTED = "accepted"
    INVESTIGATING = "investigating"
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


KIND_NAMES = {Kind.COMPLAINT: "投诉", Kind.APPEAL: "申诉", Kind.AFTER_SALES: "售后", Kind.FEEDBACK: "反馈"}
STAGE_NAMES = {
    Stage.ACCEPTED: "受理中",
    Stage.INVESTIGATING: "调查中",
    Stage.ANSWERED: "已反馈结果",
    Stage.RATED: "已评价",
    Stage.REOPENED: "已重新打开",
    Stage.WITHDRAWN: "已撤回",
}
PREFIXES = {Kind.COMPLAINT: "TS", Kind.APPEAL: "SS", Kind.AFTER_SALES: "SH", Kind.FEEDBACK: "FK"}

NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.ACCEPTED: frozenset({Stage.INVESTIGATING, Stage.WITHDRAWN}),
    Stage.INVESTIGATING: frozenset({Stage.ANSWERED, Stage.WITHDRAWN}),
    Stage.ANSWERED: frozenset({Stage.RATED, Stage.REOPENED}),
    Stage.RATED: frozenset({Stage.REOPENED}),
    Stage.REOPENED: frozenset({Stage.INVESTIGATING, Stage.WITHDRAWN}),
    Stage.WITHDRAWN: frozenset(),
}
"""Stage → the stages that may follow it."""

BY_CUSTOMER = (Stage.RATED, Stage.REOPENED, Stage.WITHDRAWN)
"""The moves that are the customer's to make."""


class TransitionError(HubError):
    """A ticket cannot go from its stage to that one; the message names what it can do instead."""

    def __init__(self, number: str, stage: Stage, to: Stage) -> None:
        """Explain the refusal.

        Args:
            number: which ticket.
            stage: where it is now.
            to: where it was meant to go.
        """
        allowed = "、".join(STAGE_NAMES[after] for after in Stage if after in NEXT[stage])
        instead = f"接下来可以是：{allowed}" if allowed else "这张工单已经结束，需要的话请重新提交"
        message = f"工单 {number} 现在是“{STAGE_NAMES[stage]}”，不能改为“{STAGE_NAMES[to]}”。{instead}"
        super().__init__("illegal_transition", message, 409, {"stage": str(stage)})


def check(number: str, stage: Stage, to: Stage) -> None:
    """Raise a TransitionError unless `to` may follow `stage`."""
    if to not in NEXT[stage]:
        raise TransitionError(number, stage, to)


def open_to_customer(stage: Stage) -> list[Stage]:
    """Return the moves that the customer may make from a stage."""
    return [to for to in BY_CUSTOMER if to in NEXT[stage]]
