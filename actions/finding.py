"""Fetches what a turn needs: orders, tickets, decisions."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from actions import context
from actions.filing import file_ticket
from hub.clock import CHINA, china_now, now
from hub.flows.definitions import SKIPPED
from hub.flows.policy_facts import facts_for
from hub.flows.state import State
from hub.flows.walking import Need
from hub.knowledge.reloading import Reloading
from hub.orders.book import Identity, OrderBook, OrdersUnavailableError, TooManyTriesError
from hub.orders.facts import facts_of
from hub.orders.opening import open_order_book
from hub.orders.order import Order
from hub.policies import decisions
from hub.policies.policies import Policies
from hub.settings import get_settings
from hub.tickets import describing, tickets
from hub.tickets.wording import TicketWording

RECENT = 5
"""Orders or tickets that are offered for a choice."""


@lru_cache
def policies() -> Reloading[Policies]:
    """Return the policies; changed files are picked up at the next decision.

    Raises:
        DataError: a file is broken, at the first time only.
    """
    return Policies.reloading(get_settings().data_dir / "policies")


@lru_cache
def order_book() -> OrderBook:
    """Return the order book that the settings name."""
    return open_order_book(get_settings(), context.database())


@lru_cache
def ticket_wording() -> TicketWording:
    """Return the sentences about tickets."""
    return TicketWording.read(get_settings().data_dir)


async def find(need: Need, of_message: Mapping[str, Any], state: State) -> dict[str, Any]:
    """Return the facts that a turn needs.

    Args:
        need: what is needed.
        of_message: what the hub sent along with the message.
        state: the conversation.
    """
    if need.kind == "order":
        return await _order(need.facts, of_message)
    if need.kind == "orders":
        return await _orders(of_message)
    if need.kind == "tickets":
        return await _tickets(need.facts, of_message)
    if need.kind == "decide":
        return await _decide(need, of_message)
    return await file_ticket(need, of_message, state, ticket_wording())


async def _order(facts: dict[str, Any], of_message: Mapping[str, Any]) -> dict[str, Any]:
    """Look an order up; the identity is the signed session's, or the digits that the customer gave."""
    number = facts.get("order_number")
    nothing: dict[str, Any] = {"order_facts": {}, "cards": [], "order_line": ""}
    if number in (None, SKIPPED):
        return {"order": "skipped", **nothing}
    tail = str(facts.get("phone_tail") or "")
    contact = str(facts.get("contact") or "")
    digits = tail if tail not in ("", SKIPPED) else contact[-4:] if contact.isdigit() else None
    identity = Identity(str(of_message["contact_id"]), of_message.get("user_id"), digits)
    try:
        order = await order_book().get(str(number), identity)
    except OrdersUnavailableError:
        return {"order": "unavailable", **nothing}
    except TooManyTriesError:
        return {"order": "locked", **nothing}
    if order is None:
        asked_for = tail not in ("", SKIPPED)
        tries = int(facts.get("order_tries") or 0) + asked_for
        if not asked_for:
            return {"order": "unknown" if tail == SKIPPED else "needs_identity", **nothing}
        if asked_for and tries < 2:
            # One more chance for a slip of the finger; then the request goes on without the order.
            return {
                "order": "wrong_identity",
                "order_tries": tries,
                "values": {"phone_tail": None},
                **nothing,
            }
        return {"order": "unknown", "order_tries": tries, **nothing}
    return {"order": "found", **_known(order)}


async def _orders(of_message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the signed-in customer's newest orders, for a choice."""
    identity = Identity(str(of_message["contact_id"]), of_message.get("user_id"))
    if identity.user_id is None:
        return {"order_number_options": []}
    try:
        found = await order_book().recent(identity, RECENT)
    except OrdersUnavailableError:
        return {"order_number_options": []}
    options = [{"title": f"{_goods(order)} {order.number}", "value": order.number} for order in found]
    return {"order_number_options": options}


async def _tickets(facts: dict[str, Any], of_message: Mapping[str, Any]) -> dict[str, Any]:
    """Look the customer's own tickets up: the one of the number, or the newest ones."""
    number = facts.get("ticket_number")
    async with context.database().transaction() as session:
        if number not in (None, SKIPPED):
            one = await tickets.find(session, str(of_message["contact_id"]), str(number))
            found = [one] if one is not None else []
        else:
            found = await tickets.of_contact(session, str(of_message["contact_id"]), limit=RECENT)
    state = "unknown" if number not in (None, SKIPPED) else "empty"
    if found:
        state = "one" if len(found) == 1 else "many"
    described = [describing.describe(ticket, ticket_wording()) for ticket in found]
    lines = [
        f"{one.kind_name} {one.number}：{one.stage_name}（{_day(one.created_at)}提交）。{one.next_step}"
        for one in described
    ]
    options = [{"title": f"{one.kind_name} {one.number}", "value": one.number} for one in described]
    values: dict[str, Any] = {}
    if len(found) == 1 and facts["flow"] == "dispute":
        content = found[0].content
        values = {"ticket_number": found[0].number}
        for slot in ("order_number", "contact"):
            if content.get(slot, SKIPPED) != SKIPPED and facts.get(slot) is None:
                values[slot] = content[slot]
    return {
        "tickets": state,
        "progress": "\n".join(lines[:3]),
        "cards": [describing.card(ticket, ticket_wording()) for ticket in found[:3]],
        "ticket_number_options": options if len(options) > 1 else [],
        "values": values,
    }


async def _decide(need: Need, of_message: Mapping[str, Any]) -> dict[str, Any]:
    """Have a policy decide; the decision is stored, so that it can be explained."""
    decision = policies().current.decide(need.name, facts_for(need.name, need.facts, china_now().date()))
    if decision.outcome != "stay":
        async with context.database().transaction() as session:
            await decisions.record(session, decision, conversation_id=str(of_message["conversation_id"]))
    return {
        need.name: decision.outcome,
        f"{need.name}_reason": decision.reason,
        f"{need.name}_rule": decision.rule_id,
        f"{need.name}_sources": list(decision.sources),
        **{f"{need.name}_{name}": value for name, value in decision.values.items()},
    }


def _known(order: Order) -> dict[str, Any]:
    """Return a found order as facts: for policies, for sentences, and as a card."""
    facts = facts_of(order, now(), is_workday=policies().current.hours.is_workday)
    shipment = order.shipments[-1] if order.shipments else None
    shown = {
        "type": "order",
        "number": order.number,
        "status": order.status.value,
        "status_name": context.texts().current.book.flows.words.phrases.order_statuses[order.status.value],
        "items": [
            {"name": item.name, "quantity": item.quantity, "price": f"{item.price:.2f}"}
            for item in order.items
        ],
        "total": f"{order.total:.2f}",
        "placed_at": order.placed_at.isoformat(),
    }
    if shipment is not None:
        shown |= {"carrier": shipment.carrier, "waybill": shipment.waybill}
    if order.last_event is not None:
        shown["last_event"] = order.last_event.text
    line = f"{order.number}（{_goods(order)}，{order.total:.2f}元），{shown['status_name']}"
    values = {}
    if order.promised_at is not None:
        promised = order.promised_at.astimezone(CHINA)
        values["promised_date"] = f"{promised.month}月{promised.day}日"
    return {"order_facts": facts, "cards": [shown], "order_line": line, "values": values}


def _goods(order: Order) -> str:
    first = order.items[0].name
    return f"{first}等{len(order.items)}种" if len(order.items) > 1 else first


def _day(at: datetime) -> str:
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日"
