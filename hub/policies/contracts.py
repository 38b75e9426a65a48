"""What the program relies on: operators may change every rule, but not the names of the outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PRIORITIES = ("urgent", "high", "normal", "low")
"""Most urgent first."""
CLOCKS = ("calendar", "business")
NUMBER, TEXT = "number", "text"


@dataclass(frozen=True)
class Contract:
    """The outcomes and values of a policy that the program understands.

    Attributes:
        outcomes: all of them; None where the outcome is a name of the operator's.
        values: by outcome (`*` is every one), what each rule must give: `number` (positive), `text`, or one
            of some words.
    """

    outcomes: tuple[str, ...] | None
    values: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)

    def breach(self, outcome: str, values: Mapping[str, Any]) -> str | None:
        """Return what is wrong with a rule's outcome and (settled) values; None when all is well."""
        if self.outcomes is not None and outcome not in self.outcomes:
            return f"程序不认识结果“{outcome}”；可用的有：{'、'.join(self.outcomes)}"
        for name, kind in {**self.values.get("*", {}), **self.values.get(outcome, {})}.items():
            value = values.get(name)
            if isinstance(kind, tuple):
                if value not in kind:
                    return f"结果是“{outcome}”时，values 里要写 {name}，值是其中之一：{'、'.join(kind)}"
            elif kind == NUMBER:
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= LARGEST:
                    return f"结果是“{outcome}”时，values 里要写 {name}，值是大于 0、不超过 {LARGEST} 的数"
            elif not isinstance(value, str) or not value:
                return f"结果是“{outcome}”时，values 里要写 {name}，值是一段文字"
        return None


LARGEST = 10_000
"""Of a number that a rule gives, such as hours: more than a year is a slip of the pen."""

CONTRACTS = {
    "cancellation": Contract(("self_cancel", "contact_support", "return_instead", "nothing_to_do", "ask")),
    "after_sales": Contract(("eligible", "review", "refused", "not_received")),
    "refusal": Contract(("final", "mend")),
    "delivery": Contract(("investigate", "wait", "not_shipped", "signed", "over")),
    "refund": Contract(("no_refund", "wait", "arrived", "rejected", "investigate")),
    "priority": Contract(PRIORITIES),
    "routing": Contract(None, {"*": {"team": TEXT}}),
    "deadlines": Contract(("due", "none"), {"due": {"hours": NUMBER, "clock": CLOCKS}}),
    "handoff": Contract(("handoff", "stay"), {"handoff": {"priority": PRIORITIES}}),
}
"""By the policy's id; all of these must be there. Further policies are the operator's own and free."""
