"""Nobody sees another person's order, and nobody guesses the digits."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.clock import now
from hub.orders import Identity, TooManyTriesError
from hub.orders.sql_book import SqlOrderBook
from hub.orders.tries import LimitedTries
from hub.storage.database import Database
from tests.hub.orders.conftest import Shop


def book(database: Database) -> LimitedTries:
    return LimitedTries(SqlOrderBook(database), database, limit=5)


def somebody(**proof: str) -> Identity:
    return Identity(uuid.uuid4().hex, **proof)


async def test_an_order_is_shown_to_its_user_and_to_who_knows_its_phone(shop: Shop) -> None:
    orders, wanted = book(shop.database), shop.order(user_id="demo-wang")
    for identity in (somebody(user_id="demo-wang"), somebody(phone_last4="8866")):
        found = await orders.get(f" {wanted.number.lower()}", identity)
        assert found == wanted


async def test_others_learn_nothing_not_even_that_it_exists(shop: Shop) -> None:
    orders, wanted = book(shop.database), shop.order(user_id="demo-wang")
    for identity in (
        somebody(),
        somebody(user_id="demo-li"),
        somebody(user_id=""),
        somebody(phone_last4="1357"),
        somebody(phone_last4=""),
        somebody(user_id="demo-li", phone_last4="1357"),
    ):
        assert await orders.get(wanted.number, identity) is None
        assert await orders.get("BT20200101000000", identity) is None


async def test_a_signed_in_customer_may_prove_anothers_order_by_its_phone(shop: Shop) -> None:
    wanted = shop.order(user_id="demo-wang")
    found = await book(shop.database).get(wanted.number, somebody(user_id="demo-li", phone_last4="8866"))
    assert found == wanted


async def test_after_five_wrong_tries_even_the_right_digits_wait(shop: Shop) -> None:
    orders, wanted, guesser = book(shop.database), shop.order(user_id="demo-wang"), uuid.uuid4().hex
    for guess in range(5):
        assert await orders.get(wanted.number, Identity(guesser, phone_last4=f"000{guess}")) is None
    # A new object: the tries are in the database, so a restart forgets none.
    with pytest.raises(TooManyTriesError) as refused:
        await book(shop.database).get(wanted.number, Identity(guesser, phone_last4="8866"))
    assert timedelta(minutes=59) < refused.value.again_at - now() <= timedelta(hours=1)
    # The order is closed to other guessers too, and the guesser to other orders, real or not.
    for number, asker in (
        (wanted.number, "other"),
        (shop.order(user_id="demo-li").number, guesser),
        ("BT20200101000000", guesser),
    ):
        with pytest.raises(TooManyTriesError):
            await orders.get(number, Identity(asker, phone_last4="1111"))
    # Its owner is not locked out.
    assert await orders.get(wanted.number, somebody(user_id="demo-wang")) == wanted


async def test_tries_at_orders_that_do_not_exist_count_alike(shop: Shop) -> None:
    orders, guesser = book(shop.database), uuid.uuid4().hex
    for guess in range(5):
        assert await orders.get(f"BT2020010100000{guess}", Identity(guesser, phone_last4="0000")) is None
    with pytest.raises(TooManyTriesError):
        await orders.get("BT20200101000009", Identity(guesser, phone_last4="0000"))


async def test_right_digits_are_no_try(shop: Shop) -> None:
    orders, wanted = book(shop.database), shop.order(user_id="demo-wang")
    asker = somebody(phone_last4="8866")
    for _ in range(8):
        assert await orders.get(wanted.number, asker) == wanted


async def test_many_guesses_at_once_do_not_slip_through(shop: Shop) -> None:
    orders, wanted, guesser = book(shop.database), shop.order(user_id="demo-li"), uuid.uuid4().hex
    answers = await asyncio.gather(
        *(orders.get(wanted.number, Identity(guesser, phone_last4=f"{n:04d}")) for n in range(12)),
        return_exceptions=True,
    )
    assert sum(answer is None for answer in answers) <= 5
    assert all(answer is None or isinstance(answer, TooManyTriesError) for answer in answers)


async def test_old_tries_are_forgotten(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    orders, wanted, guesser = book(shop.database), shop.order(user_id="demo-wang"), uuid.uuid4().hex
    for guess in range(5):
        await orders.get(wanted.number, Identity(guesser, phone_last4=f"000{guess}"))
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr("hub.orders.tries.now", lambda: later)
    assert await orders.get(wanted.number, Identity(guesser, phone_last4="8866")) == wanted


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(max_size=60), digits=st.text(max_size=8), user=st.none() | st.text(max_size=8))
async def test_no_text_crashes_a_look_up(shop: Shop, number: str, digits: str, user: str | None) -> None:
    identity = Identity(uuid.uuid4().hex, user_id=user, phone_last4=digits)
    assert await book(shop.database).get(number, identity) is None


def test_digits_are_not_shown_in_logs(shop_order: str = "8866") -> None:
    assert shop_order not in repr(Identity("a", phone_last4=shop_order))
