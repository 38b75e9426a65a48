"""What a request knows, as the facts that policies ask for."""

from datetime import date
from typing import Any

from hub.flows.dates import days_ago

CONDITIONS: dict[str, dict[str, bool]] = {
    "unused": {"used": False, "damaged": False, "packaging": True, "faulty": False},
    "opened": {"used": False, "packaging": False, "faulty": False},
    "used": {"used": True, "faulty": False},
    "faulty": {"faulty": True},
}
GOODS: dict[str, dict[str, Any]] = {
    "general": {"category": "一般商品", "perishable": False, "customised": False},
    "electric": {"category": "电器", "perishable": False, "customised": False},
    "fresh": {"perishable": True},
    "customised": {"customised": True},
}
DENIALS = ("没收到", "没有收到", "未收到", "没拿到", "签收")


def facts_for(policy: str, facts: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the facts of a request under the names that policies declare; what is unknown is left out.

    Args:
        policy: the policy's id.
        facts: slots and looked-up facts; `order_facts` are those of the order.
        today: the day in China.
    """
    of_order: dict[str, Any] = dict(facts.get("order_facts") or {})
    if policy == "routing":
        return {name: facts[name] for name in _ROUTING if facts.get(name) is not None}
    if policy == "handoff":
        value = {"order_value": of_order["order_value"]} if "order_value" in of_order else {}
        return {name: facts[name] for name in _HANDOFF if name in facts} | value
    found: dict[str, Any] = {}
    if facts.get("shipping_status") in ("unshipped", "shipped"):
        found["status"] = facts["shipping_status"]
    if policy == "after_sales":
        if facts.get("service") in ("return", "exchange", "repair"):
            found["kind"] = facts["service"]
        received = str(facts.get("received") or "")
        if received == "not_yet":
            found["status"] = "shipped"
        elif (days := days_ago(received, today)) is not None:
            found["days_since_delivery"] = days
        found |= GOODS.get(str(facts.get("goods_kind")), {})
        found |= CONDITIONS.get(str(facts.get("condition")), {})
    if policy == "delivery" and facts.get("flow") == "delivery_delay":
        told = str(facts.get("description") or facts.get("opened_with") or "")
        found["denied"] = any(word in told for word in DENIALS)
    return {**found, **of_order}


_ROUTING = ("request", "kind", "issue_type", "account_stolen")
_HANDOFF = ("account_stolen", "asked", "bot_failed", "anger", "misses", "form_misses", "unresolved", "kind")
