"""Brings a push to the hub: signed, three times if need be, each for five seconds."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from enum import StrEnum

import httpx

from tools.wechat_simulator import crypto, replies, xml
from tools.wechat_simulator.account import Account, Mode
from tools.wechat_simulator.timing import Timing


class Result(StrEnum):
    """What became of one delivery."""

    REPLY = "reply"
    SILENCE = "silence"
    """`success` or nothing: no reply is to be expected here, do not come again."""
    LATE = "late"
    UNREACHABLE = "unreachable"
    """No connection, or an HTTP status other than 200."""
    INVALID = "invalid"
    LOST = "lost"
    """The hub's answer got lost on the way, by order of a test; the detail names a reply's kind."""


@dataclass(frozen=True)
class Delivery:
    """One delivery: when it began and how long it took (seconds), and what came of it."""

    began: float
    took: float
    result: Result
    detail: str = ""


@dataclass
class Outcome:
    """What became of a push.

    Attributes:
        deliveries: each of them, in order.
        reply: the passive reply, if there was one.
        banner: whether the customer is shown that the account is out of order.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    reply: replies.Reply | None = None
    banner: bool = False

    @property
    def lost_reply(self) -> bool:
        """Whether a reply got lost on the way."""
        return any(d.result is Result.LOST and d.detail for d in self.deliveries)


class Courier:
    """Makes the deliveries to one hub."""

    def __init__(self, hub_url: str, timing: Timing) -> None:
        self._timing = timing
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
        self._http = httpx.AsyncClient(
            base_url=hub_url, timeout=timing.answer, limits=limits, trust_env=False
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def verify(self, account: Account) -> bool:
        """Make the check of the address that the platform makes when it is set; return whether it holds."""
        echo = secrets.token_urlsafe(12)
        query = {**_signed(account), "echostr": echo}
        try:
            answer = await self._http.get(f"/wechat/{account.name}", params=query)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and answer.text == echo

    async def deliver(self, account: Account, openid: str, fields: xml.Fields, lose: int = 0) -> Outcome:
        """Bring a push until it is answered or the deliveries are used up.

        Args:
            account: to whose address.
            openid: whose message it is.
            fields: the message.
            lose: how many of the answers get lost, so that the hub has answered and the platform comes again.

        Returns:
            What became of it.
        """
        outcome, start = Outcome(), time.monotonic()
        for number in range(self._timing.deliveries):
            await asyncio.sleep(start + number * self._timing.answer - time.monotonic())
            outcome.deliveries.append(await self._once(account, openid, fields, outcome, number < lose))
            result = outcome.deliveries[-1].result
            if result in (Result.REPLY, Result.SILENCE):
                return outcome
            if result is Result.INVALID:
                break
        outcome.banner = True
        return outcome

    async def _once(
        self, account: Account, openid: str, fields: xml.Fields, outcome: Outcome, lose: bool
    ) -> Delivery:
        began, start = time.time(), time.monotonic()

        def done(result: Result, detail: str = "") -> Delivery:
            return Delivery(began, time.monotonic() - start, result, detail)

        query, body = _packed(account, openid, xml.write(fields))
        try:
            async with asyncio.timeout(self._timing.answer):
                answer = await self._http.post(
                    f"/wechat/{account.name}",
                    params=query,
                    content=body,
                    headers={"content-type": "text/xml", "user-agent": "Mozilla/4.0"},
                )
        except (TimeoutError, httpx.TimeoutException):
            return done(Result.LATE)
        except httpx.HTTPError as error:
            return done(Result.UNREACHABLE, type(error).__name__)
        if answer.status_code != 200:
            return done(Result.UNREACHABLE, f"HTTP {answer.status_code}")
        try:
            reply = replies.read(account, openid, answer.content)
        except replies.InvalidReplyError as error:
            return done(Result.INVALID, str(error))
        if lose:
            return done(Result.LOST, "" if reply is None else reply.kind)
        outcome.reply = reply
        return done(Result.SILENCE if reply is None else Result.REPLY)


def _signed(account: Account) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    return {
        "signature": crypto.signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
    }


def _packed(account: Account, openid: str, message: str) -> tuple[dict[str, str], bytes]:
    """Return the query and the body in the account's mode."""
    query = {**_signed(account), "openid": openid}
    if account.mode is Mode.PLAIN:
        return query, message.encode()
    secret = crypto.encrypt(account.aes_key, account.app_id, message)
    query["encrypt_type"] = "aes"
    query["msg_signature"] = crypto.signature(account.token, query["timestamp"], query["nonce"], secret)
    encrypted = f"<Encrypt><![CDATA[{secret}]]></Encrypt>"
    if account.mode is Mode.COMPATIBLE:
        return query, message.replace("</xml>", encrypted + "</xml>").encode()
    return query, f"<xml><ToUserName><![CDATA[{account.original_id}]]></ToUserName>{encrypted}</xml>".encode()
