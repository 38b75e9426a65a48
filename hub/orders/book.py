"""What every order book offers, and who may see an order."""

import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from hub.orders.order import Order

NUMBER = re.compile(r"[A-Z0-9-]{6,40}", re.ASCII)
"""What can be an order's number, in upper case; anything else is looked up nowhere."""


@dataclass(frozen=True)
class Identity:
    """Who asks, and what proves it.

    Attributes:
        asker: the contact; tries by phone digits are counted for it.
        user_id: the shop's user id, from a signed session only.
        phone_last4: the last four digits of the order's phone, as the customer gave them.
    """

    asker: str
    user_id: str | None = None
    phone_last4: str | None = field(default=None, repr=False)


class OrdersUnavailableError(Exception):
    """Orders cannot be looked up now (slow, failing or malformed answers); later they may be."""


@dataclass
class TooManyTriesError(Exception):
    """Too many wrong digits, of this contact or for this order.

    Attributes:
        again_at: the next try is allowed from then on (aware).
    """

    again_at: datetime


class OrderBook(Protocol):
    """Finds orders for those they belong to."""

    async def get(self, number: str, identity: Identity) -> Order | None:
        """Return an order.

        Args:
            number: as the customer wrote it, in any case.
            identity: who asks.

        Returns:
            The order, or None alike when there is none of this number and when the identity does not prove it
            to be the asker's. With no digits in the identity, None means: ask for them.

        Raises:
            OrdersUnavailableError: it cannot be looked up now.
            TooManyTriesError: digits were tried too often.
        """
        ...

    async def recent(self, identity: Identity, limit: int = 5) -> list[Order]:
        """Return the newest orders of a signed-in customer; without a `user_id`, none.

        Args:
            identity: who asks.
            limit: how many at most.

        Raises:
            OrdersUnavailableError: they cannot be looked up now.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def may_see(order: Order | None, identity: Identity) -> bool:
    """Tell whether the identity proves an order to be the asker's.

    Takes as long for an order that does not exist as for one that does.
    """
    phone = order.phone_last4 if order else "0000"
    user = order.user_id if order else ""
    by_user = _same(identity.user_id or "", user) and bool(identity.user_id)
    by_phone = _same(identity.phone_last4 or "", phone) and bool(identity.phone_last4)
    return order is not None and (by_user or by_phone)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
