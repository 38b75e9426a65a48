"""The flows as operators write them in `data/flows/*.yml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hub.flows.values import SLOT_TYPES
from hub.knowledge.yamlfile import DataError, load
from hub.tickets.tickets import Kind


class SlotNeed(BaseModel):
    """One thing a flow wants to know."""

    model_config = ConfigDict(extra="forbid")

    slot: str
    label: str
    """What the summary calls it."""
    optional: bool = False


class Flow(BaseModel):
    """One kind of service request, from its first message to its end."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    """What the customer calls it, as in “先把{title}办完”."""
    intents: list[str]
    """The intents that start it."""
    slots: list[SlotNeed]
    implied: dict[str, dict[str, str]] = {}
    """Per intent, the values that the intent itself says, such as its issue type."""
    ticket: Kind | None = None
    """The kind of ticket that is filed at the end, after a summary was confirmed."""
    say: list[str] = []
    """The responses said at the end; `{slot}` in a name stands for the slot's value."""

    def need(self, slot: str) -> SlotNeed | None:
        """Return what the flow wants to know of this slot, or None."""
        return next((need for need in self.slots if need.slot == slot), None)


class Flows:
    """All flows, by id and by the intent that starts them."""

    def __init__(self, flows: list[Flow]) -> None:
        """Index the flows."""
        self.by_id = {flow.id: flow for flow in flows}
        self.by_intent = {intent: flow for flow in flows for intent in flow.intents}

    @classmethod
    def load(cls, directory: Path) -> "Flows":
        """Read `directory/*.yml`.

        Raises:
            DataError: a file is broken, names an unknown slot, or two flows claim one intent.
        """
        flows: list[Flow] = []
        for path in sorted(directory.glob("*.yml")):
            flow = load(path, Flow)
            for need in flow.slots:
                if need.slot not in SLOT_TYPES:
                    known = "、".join(sorted(SLOT_TYPES))
                    raise DataError(f"{path}: 不认识槽位“{need.slot}”；可用的有：{known}")
            claimed = {intent for other in flows for intent in other.intents} & set(flow.intents)
            if claimed:
                raise DataError(f"{path}: 意图 {'、'.join(sorted(claimed))} 已属于另一个流程，请只留一处")
            flows.append(flow)
        return cls(flows)
