"""The client of the merchant API, `docs/merchant-api.yml`."""

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import httpx
import stamina
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from pydantic import BaseModel, ValidationError

from hub.orders.book import NUMBER, Identity, OrdersUnavailableError, may_see
from hub.orders.order import Order

Shape = TypeVar("Shape", bound=BaseModel)

LARGEST = 1_000_000
"""Bytes of an answer; a larger one is none of ours."""

logger = logging.getLogger(__name__)


class OrderList(BaseModel):
    """The answer to a list request."""

    orders: list[Order]


class PassingError(Exception):
    """An answer that may be another one in a moment: 429 or 5xx."""


class UnusableError(Exception):
    """An answer that asking again would not mend: refused, too large, or not of the documented shape."""


class Signature(httpx.Auth):
    """Signs requests with the shared secret."""

    def __init__(self, key: str, secret: bytes) -> None:
        """Take what the shop gave out.

        Args:
            key: names us.
            secret: signs.
        """
        self._key, self._secret = key, secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the four headers; each send has its own time and nonce."""
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = "\n".join((request.method, request.url.raw_path.decode("ascii"), at, nonce))
        request.headers.update(
            {
                "X-Api-Key": self._key,
                "X-Timestamp": at,
                "X-Nonce": nonce,
                "X-Signature": hmac.new(self._secret, signed.encode(), hashlib.sha256).hexdigest(),
            }
        )
        yield request


@dataclass(frozen=True)
class Patience:
    """How long and how often the shop is asked.

    Attributes:
        seconds: for one look-up, all attempts together: a customer is waiting.
        attempts: at most so many.
        failures: look-ups that fail in a row before the shop is left alone.
        rest: seconds that it is left alone; then one look-up tries again.
    """

    seconds: float = 3.0
    attempts: int = 3
    failures: int = 5
    rest: float = 30.0


class HttpOrderBook:
    """Finds orders over the merchant API. Only reads, so every request may be sent again."""

    def __init__(self, url: str, key: str, secret: bytes, patience: Patience | None = None) -> None:
        """Prepare the connection pool.

        Args:
            url: the shop's base address.
            key: the API key that the shop gave out.
            secret: the shared secret.
            patience: when to give up.
        """
        self._patience = patience or Patience()
        self._http = httpx.AsyncClient(
            base_url=url, auth=Signature(key, secret), timeout=self._patience.seconds
        )
        self._breakers = AsyncCircuitBreakerFactory(self._patience.failures, self._patience.rest)

    async def get(self, number: str, identity: Identity) -> Order | None:
        """See `OrderBook.get`."""
        number = number.upper()
        if not NUMBER.fullmatch(number):
            return None
        order = await self._look_up(f"/v1/orders/{number}", {}, Order)
        if order is not None and order.number.upper() != number:
            logger.error("merchant API: an order of another number than asked for")
            raise OrdersUnavailableError
        return order if may_see(order, identity) else None

    async def recent(self, identity: Identity, limit: int = 5) -> list[Order]:
        """See `OrderBook.recent`."""
        if not identity.user_id:
            return []
        query = {"user_id": identity.user_id, "limit": str(limit)}
        found = await self._look_up("/v1/orders", query, OrderList)
        # A shop that answers with a stranger's orders must not make us show them.
        return [order for order in found.orders if may_see(order, identity)][:limit] if found else []

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _look_up(self, path: str, query: dict[str, str], shape: type[Shape]) -> Shape | None:
        """Return the answer, None for 404; raise `OrdersUnavailableError` when there is no usable one."""
        breaker = await self._breakers.get_breaker("merchant")
        try:
            async with breaker, asyncio.timeout(self._patience.seconds):
                async for attempt in stamina.retry_context(
                    on=(httpx.TransportError, PassingError),
                    attempts=self._patience.attempts,
                    timeout=self._patience.seconds,
                    wait_initial=0.1,
                    wait_max=0.5,
                    wait_jitter=0.1,
                ):
                    with attempt:
                        return await self._ask(path, query, shape)
        except OpenedState as error:
            raise OrdersUnavailableError("left alone after failures") from error
        except (httpx.HTTPError, PassingError, UnusableError, TimeoutError) as error:
            # Neither the address nor the answer is logged: both hold personal data.
            logger.warning("merchant API: %s: %s", type(error).__name__, error if _ours(error) else "")
            raise OrdersUnavailableError(type(error).__name__) from error
        raise AssertionError("stamina ends with a result or an exception")

    async def _ask(self, path: str, query: dict[str, str], shape: type[Shape]) -> Shape | None:
        async with self._http.stream("GET", path, params=query) as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
                raise PassingError(f"status {response.status_code}")
            if response.status_code != httpx.codes.OK:
                raise UnusableError(f"status {response.status_code}")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise UnusableError("too large")
        try:
            return shape.model_validate_json(bytes(body))
        except ValidationError as error:
            wrong = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors()[:5]]
            raise UnusableError(f"not of the documented shape: {', '.join(wrong)}") from None


def _ours(error: Exception) -> bool:
    return isinstance(error, (PassingError, UnusableError))
