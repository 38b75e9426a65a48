"""Operators change a rule while customers talk: the next decision follows it, with no restart or training."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.support.customer import Answer, Customer
from tests.support.stack import Stack


@contextlib.contextmanager
def changed(path: Path, old: str, new: str) -> Iterator[None]:
    """Have a file say something else while the context lasts."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")


def returned_after_ten_days(customer: Customer) -> Answer:
    for text in ("我要退货", "跳过", "跳过", "一般商品", "十天前"):
        customer.say(text)
    return customer.say("没用过，包装完好")


def test_the_return_window(stack: Stack, new_customer) -> None:
    path = stack.data_dir / "policies" / "after_sales.yml"
    assert "7天内申请" in returned_after_ten_days(new_customer()).text
    with changed(path, "window_days: {value: 7,", "window_days: {value: 12,"):
        assert "符合条件" in returned_after_ten_days(new_customer()).text
    assert "7天内申请" in returned_after_ten_days(new_customer()).text


def test_a_trigger_of_handoffs(stack: Stack, new_customer) -> None:
    path = stack.data_dir / "policies" / "handoff.yml"
    furious = "你们这些骗子，垃圾平台，气死我了！"
    assert "人工客服来和您沟通" not in new_customer().say(furious).text
    with changed(path, "anger_limit: {value: 2,", "anger_limit: {value: 1,"):
        customer = new_customer()
        assert "人工客服来和您沟通" in customer.say(furious).text


def test_a_broken_file_keeps_the_old_rules_and_says_why(stack: Stack, new_customer) -> None:
    path = stack.data_dir / "policies" / "after_sales.yml"
    with changed(path, "days_since_delivery > window_days", "days_since_delivry > window_days"):
        customer = new_customer()
        assert "7天内申请" in returned_after_ten_days(customer).text
        said = customer.http.get("/readyz").json()["data"]
        assert "after_sales.yml:" in said and "days_since_delivry" in said
    assert customer.http.get("/readyz").json()["data"] == "ok"
