"""An order as the merchant API gives it (`docs/merchant-api.yml`)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str, when_used="json"),
]
"""Yuan; a string with two places in JSON."""


class OrderStatus(StrEnum):
    """How far an order is."""

    UNPAID = "unpaid"
    UNSHIPPED = "unshipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


class Payment(StrEnum):
    """Whether the order is paid for."""

    UNPAID = "unpaid"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


class RefundState(StrEnum):
    """How far a refund is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"


class Part(BaseModel):
    """A part of an order; what the API may add later is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Item(Part):
    """Goods of one kind in an order."""

    name: str = Field(min_length=1, max_length=200)
    category: str = Field(max_length=40)
    quantity: int = Field(ge=1)
    price: Money
    """Of one piece."""
    customised: bool = False
    perishable: bool = False


class ShipmentEvent(Part):
    """A step of a parcel."""

    at: AwareDatetime
    text: str = Field(max_length=500)


class Shipment(Part):
    """A parcel on its way."""

    carrier: str
    waybill: str
    events: tuple[ShipmentEvent, ...] = ()
    """Oldest first."""


class Refund(Part):
    """Money on its way back."""

    state: RefundState
    amount: Money
    method: str
    """Where the money goes, as in `微信支付`."""
    requested_at: AwareDatetime
    approved_at: AwareDatetime | None = None
    paid_at: AwareDatetime | None = None


class Order(Part):
    """An order with all that a customer may ask about."""

    number: str = Field(pattern=r"^[A-Za-z0-9-]{6,40}$")
    user_id: str
    phone_last4: str = Field(pattern=r"^\d{4}$", repr=False)
    """Of the phone given for delivery; proves an order, so it is never shown or logged."""
    status: OrderStatus
    items: tuple[Item, ...] = Field(min_length=1)
    total: Money
    """What was paid or is to be paid, in yuan."""
    placed_at: AwareDatetime
    payment: Payment
    paid_at: AwareDatetime | None = None
    promised_at: AwareDatetime | None = None
    """Delivery was promised until then."""
    shipped_at: AwareDatetime | None = None
    delivered_at: AwareDatetime | None = None
    shipments: tuple[Shipment, ...] = ()
    refund: Refund | None = None

    @property
    def last_event(self) -> ShipmentEvent | None:
        """The newest step of any of its parcels."""
        events = [event for shipment in self.shipments for event in shipment.events]
        return max(events, key=lambda event: event.at, default=None)

    def late_by(self, now: datetime) -> float | None:
        """Return the hours since the promised time (negative before it); None when nothing was promised."""
        return None if self.promised_at is None else (now - self.promised_at).total_seconds() / 3600
