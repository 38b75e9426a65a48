"""The platform: its accounts, their customers, and everything that tests set and look at."""

import contextlib
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.wechat_simulator.account import Account
from tools.wechat_simulator.api import api
from tools.wechat_simulator.customer import Customer
from tools.wechat_simulator.delivery import Courier, Outcome
from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.media import Media, Medium
from tools.wechat_simulator.phone import Phone
from tools.wechat_simulator.serving import serve
from tools.wechat_simulator.timing import Clock, Timing
from tools.wechat_simulator.tokens import Tokens
from tools.wechat_simulator.xml import Fields


@dataclass(frozen=True)
class Call:
    """A call of the API: when, which (`message/custom/send` …), for whom, and its errcode (0: done)."""

    at: float
    name: str
    openid: str
    code: int


@dataclass(frozen=True)
class Pushed:
    """A push, and what became of it."""

    openid: str
    fields: Fields
    outcome: Outcome


@dataclass
class Station:
    """One account at work.

    Attributes:
        account: which.
        customers: by openid.
        tokens, media: what it has.
        menu: as it was created.
        addresses: from where tokens may be fetched; None: from anywhere (IP 白名单).
        limits: how often each call may be made, by name (每日调用上限).
        troubles: errcodes that the next calls get, by name.
        calls, pushed: all so far, in order.
    """

    account: Account
    platform: "Platform"
    tokens: Tokens
    media: Media
    customers: dict[str, Customer] = field(default_factory=dict)
    menu: dict[str, Any] | None = None
    addresses: set[str] | None = None
    limits: dict[str, int] = field(default_factory=dict)
    troubles: dict[str, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[Call] = field(default_factory=list)
    pushed: list[Pushed] = field(default_factory=list)

    @property
    def timing(self) -> Timing:
        """The limits in force."""
        return self.platform.timing

    @property
    def clock(self) -> Clock:
        """The platform's clock."""
        return self.platform.clock

    def customer(self, openid: str | None = None, follows: bool = True) -> Customer:
        """Return a new customer, who has followed the account for long or does not follow it."""
        customer = Customer(self, openid or "o" + secrets.token_urlsafe(20).replace("-", "_")[:27])
        customer.follows = follows
        self.customers[customer.openid] = customer
        return customer

    async def push(self, openid: str, fields: Fields, lose: int) -> Outcome:
        """Bring a push to the hub; see `Courier.deliver`."""
        outcome = await self.platform.courier.deliver(self.account, openid, fields, lose)
        self.pushed.append(Pushed(openid, fields, outcome))
        return outcome

    def picture_url(self, medium: Medium) -> str:
        """Return where a picture that a customer sent can be looked at (PicUrl)."""
        return f"{self.platform.url}/mmbiz_jpg/{self.account.name}/{medium.media_id}/0"

    def media_url(self, media_id: str) -> str:
        """Return where the phone finds a file of the account; none, if it is gone."""
        try:
            return self.picture_url(self.media.get(media_id))
        except ApiError:
            return ""

    def note(self, name: str, openid: str, code: int) -> None:
        """Remember a call."""
        self.calls.append(Call(time.time(), name, openid, code))

    def failures(self, name: str = "message/custom/send") -> dict[int, int]:
        """Return how often a call was refused, by errcode."""
        counts: dict[int, int] = {}
        for call in self.calls:
            if call.name == name and call.code:
                counts[call.code] = counts.get(call.code, 0) + 1
        return counts


class Platform:
    """All accounts, before one hub."""

    def __init__(
        self, hub_url: str, accounts: Sequence[Account], port: int, timing: Timing | None = None
    ) -> None:
        """Prepare; nothing is served yet.

        Args:
            hub_url: the hub's base address.
            accounts: which there are.
            port: of loopback, for the platform's API and the phone's page.
            timing: limits other than the documented ones.
        """
        self.timing = timing or Timing()
        self.clock = Clock()
        self.courier = Courier(hub_url, self.timing)
        self.stations = {
            account.name: Station(
                account, self, Tokens(self.timing, self.clock), Media(self.timing, self.clock)
            )
            for account in accounts
        }
        self.port = port

    @property
    def url(self) -> str:
        """Base address of the platform's API."""
        return f"http://127.0.0.1:{self.port}"

    def by_app_id(self, app_id: str) -> Station:
        """Return the account of an app id.

        Raises:
            ApiError: 40013, unknown.
        """
        for station in self.stations.values():
            if station.account.app_id == app_id:
                return station
        raise ApiError(40013)

    def by_token(self, token: str | None) -> Station:
        """Return the account that a token was given to, living or not.

        Raises:
            ApiError: 41001 none, 40001 unknown.
        """
        if not token:
            raise ApiError(41001)
        for station in self.stations.values():
            if station.tokens.gave(token):
                return station
        raise ApiError(40001)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Platform"]:
        """Serve the API while the context lasts."""
        try:
            async with serve(api(self, Phone(self).routes()), self.port):
                yield self
        finally:
            await self.courier.close()
