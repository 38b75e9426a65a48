"""An order as facts for policies: each demo situation is decided as it should be."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.clock import CHINA, now
from hub.orders import Order, facts_of
from hub.orders.demo import Demo, demo_orders
from hub.policies import Policies

DATA = Path(__file__).resolve().parents[3] / "data"
POLICIES = Policies.load(DATA / "policies")
AT = datetime(2026, 11, 25, 15, 0, tzinfo=CHINA)  # a Wednesday
DEMO = Demo.read(DATA)
ORDERS = demo_orders(DEMO, AT)[: len(DEMO.situations)]


def decided(policy: str, order: Order) -> tuple[str, str]:
    facts = facts_of(order, AT, order.items[0], POLICIES.hours.is_workday)
    decision = POLICIES.decide(policy, facts)
    return decision.outcome, decision.rule_id


@pytest.mark.parametrize(
    ("situation", "cancellation", "delivery", "refund"),
    [
        (0, "self_cancel", "not_shipped", "no_refund"),
        (1, "self_cancel", "not_shipped", "no_refund"),
        (2, "contact_support", "investigate", "no_refund"),
        (3, "contact_support", "wait", "no_refund"),
        (4, "contact_support", "investigate", "no_refund"),
        (5, "contact_support", "investigate", "no_refund"),
        (6, "return_instead", "signed", "no_refund"),
        (9, "nothing_to_do", "over", "no_refund"),
        (10, "nothing_to_do", "over", "wait"),
        (11, "nothing_to_do", "over", "wait"),
        (12, "nothing_to_do", "over", "investigate"),
        (13, "nothing_to_do", "over", "arrived"),
        (14, "return_instead", "signed", "rejected"),
    ],
)
def test_each_situation_is_decided(situation: int, cancellation: str, delivery: str, refund: str) -> None:
    order = ORDERS[situation]
    assert decided("cancellation", order)[0] == cancellation
    assert decided("delivery", order)[0] == delivery
    assert decided("refund", order)[0] == refund


def test_days_are_those_of_chinas_calendar() -> None:
    order = ORDERS[6].model_copy(update={"delivered_at": datetime(2026, 11, 17, 23, 59, tzinfo=CHINA)})
    just_after_midnight = datetime(2026, 11, 18, 0, 1, tzinfo=CHINA)
    assert facts_of(order, just_after_midnight)["days_since_delivery"] == 1


def test_mixed_goods_leave_open_what_differs() -> None:
    mixed = next(order for order in demo_orders(DEMO, AT) if len({i.category for i in order.items}) > 1)
    assert "category" not in facts_of(mixed, AT)
    assert facts_of(mixed, AT, mixed.items[0])["category"] == mixed.items[0].category


def test_working_days_leave_out_the_weekend() -> None:
    order = ORDERS[11]
    assert order.refund is not None
    friday = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)
    order = order.model_copy(update={"refund": order.refund.model_copy(update={"approved_at": friday})})
    facts = facts_of(order, AT, is_workday=POLICIES.hours.is_workday)
    assert facts["workdays_since_refund_approval"] == 3
    assert "workdays_since_refund_approval" not in facts_of(order, AT)


@settings(max_examples=60)
@given(st.sampled_from(demo_orders(DEMO, AT)), st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_at_any_time_each_policy_takes_the_facts(order: Order, later: timedelta) -> None:
    facts = facts_of(order, now() + later, None, POLICIES.hours.is_workday)
    for policy in POLICIES.by_id:
        assert POLICIES.decide(policy, facts).reason
