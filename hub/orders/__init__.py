"""The shop's orders: looked up over the merchant API or in the demo book, shown only to whom they belong."""

from hub.orders.book import Identity, OrderBook, OrdersUnavailableError, TooManyTriesError
from hub.orders.facts import facts_of
from hub.orders.opening import open_order_book
from hub.orders.order import Item, Order, OrderStatus, Payment, Refund, RefundState, Shipment, ShipmentEvent

__all__ = [
    "Identity",
    "Item",
    "Order",
    "OrderBook",
    "OrderStatus",
    "OrdersUnavailableError",
    "Payment",
    "Refund",
    "RefundState",
    "Shipment",
    "ShipmentEvent",
    "TooManyTriesError",
    "facts_of",
    "open_order_book",
]
