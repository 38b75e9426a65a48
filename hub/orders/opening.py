"""Which order book is used."""

from hub.orders.book import OrderBook
from hub.orders.http_book import HttpOrderBook
from hub.orders.sql_book import SqlOrderBook
from hub.orders.tries import LimitedTries
from hub.settings import Settings
from hub.storage.database import Database


def open_order_book(settings: Settings, database: Database) -> OrderBook:
    """Return the order book that the settings name, with its limits on tries.

    Args:
        settings: `BTP_ORDERS_URL` names the merchant API; without it, the demo book is used.
        database: of the demo book and of the tries.
    """
    book: OrderBook
    if settings.orders_url:
        secret = settings.orders_secret.get_secret_value().encode()
        book = HttpOrderBook(settings.orders_url, settings.orders_key, secret)
    else:
        book = SqlOrderBook(database)
    return LimitedTries(book, database, settings.order_tries)
