"""The client of the merchant API, against a shop that serves it over real HTTP and misbehaves on demand."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from hub.clock import now
from hub.orders import Identity, Order, OrdersUnavailableError, open_order_book
from hub.orders.demo import Demo, demo_orders
from hub.orders.http_book import HttpOrderBook, Patience
from hub.orders.order import Item, Refund, Shipment, ShipmentEvent
from hub.settings import Settings
from hub.storage.database import Database
from tests.support.merchant import KEY, SECRET, Merchant, open_shop

ROOT = Path(__file__).resolve().parents[3]
ORDERS = demo_orders(Demo.read(ROOT / "data"), now())
WANTED = next(order for order in ORDERS if order.user_id == "demo-wang" and order.refund)
OWNER = Identity("a", user_id="demo-wang")


@pytest.fixture(scope="module")
def running() -> Iterator[Merchant]:
    with open_shop() as merchant:
        yield merchant


@pytest.fixture
def merchant(running: Merchant, monkeypatch: pytest.MonkeyPatch) -> Merchant:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running.orders = {
        order.number: order.model_dump(mode="json", exclude_none=True)
        | {"phone_last4": order.phone_last4, "something_new": 1}
        for order in ORDERS
    }
    running.moods.clear()
    running.requests.clear()
    return running


@pytest.fixture
async def book(merchant: Merchant) -> AsyncIterator[HttpOrderBook]:
    patience = Patience(seconds=0.8, attempts=3, failures=3, rest=0.5)
    book = HttpOrderBook(merchant.url, KEY, SECRET, patience)
    yield book
    await book.close()


async def test_an_order_arrives_whole(book: HttpOrderBook) -> None:
    assert await book.get(WANTED.number.lower(), OWNER) == WANTED
    assert await book.get(WANTED.number, Identity("a", phone_last4="8866")) == WANTED


async def test_others_and_unknown_orders_look_alike(book: HttpOrderBook) -> None:
    for identity in (Identity("a"), Identity("a", user_id="demo-li"), Identity("a", phone_last4="0000")):
        assert await book.get(WANTED.number, identity) is None
        assert await book.get("BT20200101000000", identity) is None


@pytest.mark.parametrize("number", ["", "../users", "BT2026/../..", "BT?user_id=x", "订单号", "B" * 50])
async def test_what_is_no_number_never_reaches_the_shop(
    book: HttpOrderBook, merchant: Merchant, number: str
) -> None:
    assert await book.get(number, OWNER) is None
    assert merchant.requests == []


async def test_recent_orders(book: HttpOrderBook, merchant: Merchant) -> None:
    found = await book.recent(OWNER, limit=3)
    mine = sorted((o for o in ORDERS if o.user_id == "demo-wang"), key=lambda o: o.placed_at, reverse=True)
    assert found == mine[:3]
    assert await book.recent(Identity("a", phone_last4="8866")) == []
    assert len(merchant.requests) == 1
    assert await book.recent(Identity("a", user_id="nobody&limit=9/ü")) == []


async def test_a_wrong_secret_is_told_apart_from_no_order(merchant: Merchant) -> None:
    stranger = HttpOrderBook(merchant.url, KEY, b"guess")
    with pytest.raises(OrdersUnavailableError):
        await stranger.get(WANTED.number, OWNER)
    assert len(merchant.requests) == 1  # asking again would not help
    await stranger.close()


@pytest.mark.parametrize("moods", [["503"], ["500", "429"], ["cut"]])
async def test_what_passes_is_tried_again(book: HttpOrderBook, merchant: Merchant, moods: list[str]) -> None:
    merchant.moods = list(moods)
    assert await book.get(WANTED.number, OWNER) == WANTED
    assert len(merchant.requests) == len(moods) + 1


@pytest.mark.parametrize(
    "mood", ["not json", "[]", '{"number": "BT20261103004512"}', "huge", "400", '{"orders": 5}', "null"]
)
async def test_an_unusable_answer_is_one_error_and_not_asked_for_again(
    book: HttpOrderBook, merchant: Merchant, mood: str
) -> None:
    merchant.moods = [mood, mood]
    with pytest.raises(OrdersUnavailableError):
        await book.get(WANTED.number, OWNER)
    with pytest.raises(OrdersUnavailableError):
        await book.recent(OWNER)
    assert len(merchant.requests) == 2


@pytest.mark.parametrize("mood", ["slow", "drip"])
async def test_a_slow_shop_is_waited_for_only_so_long(
    book: HttpOrderBook, merchant: Merchant, mood: str
) -> None:
    merchant.moods = [mood]
    started = asyncio.get_running_loop().time()
    with pytest.raises(OrdersUnavailableError):
        await book.get(WANTED.number, OWNER)
    assert asyncio.get_running_loop().time() - started < 1.8


async def test_after_failures_the_shop_is_left_alone_and_then_tried_again(
    book: HttpOrderBook, merchant: Merchant
) -> None:
    async def fails() -> None:
        with pytest.raises(OrdersUnavailableError):
            await book.get(WANTED.number, OWNER)

    merchant.moods = ["400"] * 3
    for _ in range(3):
        await fails()
    await fails()  # open: the shop, well again, is not even asked
    assert len(merchant.requests) == 3
    await asyncio.sleep(0.55)
    merchant.moods = ["400"]
    await fails()  # half open: asked once, failed, open again
    await fails()
    assert len(merchant.requests) == 4
    await asyncio.sleep(0.55)
    assert await book.get(WANTED.number, OWNER) == WANTED
    assert await book.get(WANTED.number, OWNER) == WANTED  # closed
    assert len(merchant.requests) == 6


async def test_orders_that_do_not_exist_are_no_failures(book: HttpOrderBook, merchant: Merchant) -> None:
    for _ in range(5):
        assert await book.get("BT20200101000000", OWNER) is None
    assert await book.get(WANTED.number, OWNER) == WANTED


async def test_a_shop_that_mixes_up_orders_shows_none(book: HttpOrderBook, merchant: Merchant) -> None:
    other = next(order for order in ORDERS if order.user_id == "demo-li")
    merchant.orders[WANTED.number] = merchant.orders[other.number] | {"user_id": "demo-wang"}
    with pytest.raises(OrdersUnavailableError):
        await book.get(WANTED.number, OWNER)
    merchant.moods = ['{"orders": [' + other.model_dump_json() + "]}"]
    assert await book.recent(OWNER) == []


async def test_a_shop_that_is_down(caplog: pytest.LogCaptureFixture) -> None:
    with open_shop() as gone:
        url = gone.url
    book = HttpOrderBook(url, KEY, SECRET, Patience(seconds=0.5))
    with caplog.at_level(logging.INFO, logger="hub"), pytest.raises(OrdersUnavailableError):
        await book.get(WANTED.number, OWNER)
    await book.close()
    assert "ConnectError" in caplog.text
    assert WANTED.number not in caplog.text


async def test_no_personal_data_in_the_log(
    book: HttpOrderBook, merchant: Merchant, caplog: pytest.LogCaptureFixture
) -> None:
    merchant.orders[WANTED.number]["items"] = "秘密"
    with caplog.at_level(logging.DEBUG, logger="hub"), pytest.raises(OrdersUnavailableError):
        await book.get(WANTED.number, OWNER)
    assert "items: tuple_type" in caplog.text
    assert not any(word in caplog.text for word in ("秘密", "demo-wang", "8866", WANTED.number))


async def test_the_settings_choose_the_book(merchant: Merchant, database: Database, tmp_path: Path) -> None:
    settings = Settings(
        orders_url=merchant.url, orders_key=KEY, orders_secret=SECRET.decode(), var_dir=tmp_path
    )
    book = open_order_book(settings, database)
    assert await book.get(WANTED.number, OWNER) == WANTED
    await book.close()
    assert len(merchant.requests) == 1


def test_the_document_and_the_code_name_the_same_fields() -> None:
    schemas = YAML(typ="safe").load(ROOT / "docs" / "merchant-api.yml")["components"]["schemas"]
    models: dict[str, type[BaseModel]] = {
        "Order": Order,
        "Item": Item,
        "Shipment": Shipment,
        "ShipmentEvent": ShipmentEvent,
        "Refund": Refund,
    }
    for name, model in models.items():
        documented: dict[str, Any] = schemas[name]
        assert set(documented["properties"]) == set(model.model_fields), name
        required = {field for field, info in model.model_fields.items() if info.is_required()}
        assert set(documented["required"]) == required, name
        for field, described in documented["properties"].items():
            if "enum" in described:
                kind = model.model_fields[field].annotation
                assert described["enum"] == [value.value for value in kind or get_args(kind)]
