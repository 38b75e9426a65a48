"""How many customer-service messages the platform still allows (客服消息下发规则)."""

from datetime import datetime, timedelta

from hub.storage.tables import WechatCustomer

MESSAGE_WINDOW, MESSAGE_QUOTA = timedelta(hours=48), 5
"""After a message of the customer's."""
TAP_WINDOW, TAP_QUOTA = timedelta(minutes=1), 3
"""After a tap on a menu, a follow or a scan."""
MARGIN = timedelta(seconds=3)
"""Windows are taken for closed a little early: the platform's clock is not ours."""


def left(customer: WechatCustomer, at: datetime) -> int:
    """Return how many messages may be sent now.

    The platform does not say whether two open windows add up: the more generous one counts, and what is
    sent is counted in both.
    """
    messages = MESSAGE_QUOTA - customer.messaged_sent if _message_window_open(customer, at) else 0
    taps = TAP_QUOTA - customer.tapped_sent if _tap_window_open(customer, at) else 0
    return max(messages, taps, 0)


def spend(customer: WechatCustomer) -> None:
    """Count a message before it is sent: whatever happens then, the quota is not exceeded."""
    customer.messaged_sent += 1
    customer.tapped_sent += 1


def give_back(customer: WechatCustomer) -> None:
    """Take back the count of a message that the platform surely refused."""
    customer.messaged_sent = max(customer.messaged_sent - 1, 0)
    customer.tapped_sent = max(customer.tapped_sent - 1, 0)


def exhaust(customer: WechatCustomer) -> None:
    """Note that the platform counts differently, and allows nothing more."""
    customer.messaged_sent, customer.tapped_sent = MESSAGE_QUOTA, TAP_QUOTA


def opened_by_message(customer: WechatCustomer, at: datetime) -> None:
    """Note that the customer wrote."""
    customer.messaged_at, customer.messaged_sent = at, 0


def opened_by_tap(customer: WechatCustomer, at: datetime) -> None:
    """Note that the customer tapped, followed or scanned; a click on a message menu may count as that too."""
    customer.tapped_at, customer.tapped_sent = at, 0


def window_closes_at(customer: WechatCustomer) -> datetime | None:
    """Return when the 48 hours end in which the customer can be written to; None if they never wrote."""
    return customer.messaged_at + MESSAGE_WINDOW if customer.messaged_at else None


def _message_window_open(customer: WechatCustomer, at: datetime) -> bool:
    return customer.messaged_at is not None and at < customer.messaged_at + MESSAGE_WINDOW - MARGIN


def _tap_window_open(customer: WechatCustomer, at: datetime) -> bool:
    return customer.tapped_at is not None and at < customer.tapped_at + TAP_WINDOW - MARGIN
