"""Canned replies that operators write in `data/wording/canned.yml`, with variables to be filled."""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from hub.knowledge.yamlfile import DataError, load
from hub.storage.tables import Conversation, Ticket

VARIABLES = ("客户", "订单号", "工单号", "坐席")
_PLACE = re.compile(r"\{([^{}]*)\}")


def _known(text: str) -> str:
    for name in _PLACE.findall(text):
        if name not in VARIABLES:
            raise ValueError(f"花括号里只能用 {'、'.join(VARIABLES)}")
    return text


class Canned(BaseModel):
    """One canned reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    """Also its shortcut: typed after a slash."""
    group: str
    title: str
    text: Annotated[str, AfterValidator(_known)]


def read(data_dir: Path) -> list[Canned]:
    """Read the canned replies of this data directory.

    Raises:
        DataError: the file is broken, or an id is used twice; names file, line and mend.
    """
    path = data_dir / "wording" / "canned.yml"
    replies = load(path, list[Canned])
    ids = [reply.id for reply in replies]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise DataError(f"{path}:1: 编号“{twice}”出现了两次，请改掉一个")
    return replies


def values(
    conversation: Conversation | None, contact: str | None, tickets: list[Ticket], agent: str
) -> dict[str, str]:
    """Return what is known for each variable in a conversation.

    Args:
        conversation: where the reply is to be sent, if anywhere.
        contact: the customer's name, if known.
        tickets: the customer's, newest first.
        agent: the agent's name.
    """
    summary = ((conversation.handoff if conversation else None) or {}).get("summary") or {}
    slots = {slot.get("slot"): slot.get("value") for slot in summary.get("slots") or []}
    orders = summary.get("orders") or []
    order = slots.get("order_number") or (orders[0] if orders else None)
    if order is None and tickets:
        order = tickets[0].content.get("order_number")
    known = {
        "客户": contact,
        "订单号": order,
        "工单号": tickets[0].number if tickets else None,
        "坐席": agent,
    }
    return {name: str(value) for name, value in known.items() if value and value != "-"}


def fill(reply: Canned, known: dict[str, str]) -> dict[str, Any]:
    """Return a reply with its variables filled; `missing` names the unknown ones, which stay."""
    names = _PLACE.findall(reply.text)
    # Nobody is addressed by a name that is not known: “{客户}您好” becomes “您好”.
    text = reply.text if "客户" in known else reply.text.replace("{客户}", "")
    text = _PLACE.sub(lambda found: known.get(found.group(1), found.group(0)), text)
    missing = sorted({name for name in names if name not in known and name != "客户"})
    return {"id": reply.id, "group": reply.group, "title": reply.title, "text": text, "missing": missing}
