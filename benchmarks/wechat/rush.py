"""A rush of customers, and the account of what each of them saw."""

import asyncio
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from hub.api.services import Services
from hub.storage.tables import Contact, Conversation, Message
from tools.wechat_simulator.customer import Customer
from tools.wechat_simulator.platform import Platform, Station

QUESTIONS = (
    "忘记密码怎么重置",
    "退款多久到账",
    "怎么退货",
    "怎么投诉",
    "怎么修改收货地址",
    "怎么查物流",
    "订单怎么取消",
    "账号被锁定了怎么办",
)
CONTINUE = "继续"


@dataclass
class Verdict:
    """What went wrong, in words; and what was counted."""

    customers: int = 0
    messages: int = 0
    answers: int = 0
    passive: int = 0
    active: int = 0
    deliveries: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Say it in a line."""
        counts = (
            f"{self.customers} customers, {self.messages} messages in {self.deliveries} deliveries, "
            f"{self.answers} messages answered to them, in {self.passive} passive replies and "
            f"{self.active} customer-service messages"
        )
        return counts + ("; all as it should be" if not self.wrong else f"; {len(self.wrong)} WRONG")


async def rush(
    platform: Platform, accounts: Sequence[str], customers: int, per_second: float, seed: int = 1
) -> None:
    """Let customers come and go until each has been answered or given up.

    One in four sends a burst of five in three seconds, one in four loses an answer of the hub's on the way,
    and MsgIds are the same for every customer's n-th message.

    Args:
        platform: before the hub.
        accounts: names of accounts, used in turn.
        customers: how many.
        per_second: how many come in a second.
        seed: of everything random.
    """
    dice = random.Random(seed)
    stations = [platform.stations[name] for name in accounts]
    async with asyncio.TaskGroup() as tasks:
        for number in range(customers):
            station = stations[number % len(stations)]
            customer = station.customer("o" + secrets.token_hex(13))
            burst, lose = dice.random() < 0.25, int(dice.random() < 0.25)
            texts = dice.sample(QUESTIONS, 5 if burst else dice.choice((1, 2)))
            tasks.create_task(_talk(customer, texts, 0.6 if burst else dice.uniform(2, 8), lose))
            await asyncio.sleep(dice.expovariate(per_second))


async def _talk(customer: Customer, texts: list[str], pause: float, lose: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number, text in enumerate(texts):
            # Two customers' n-th messages have one id: only together with the sender does it tell them apart.
            tasks.create_task(customer.text(text, msg_id=7_000_000_000_000_000 + number, lose=lose))
            await asyncio.sleep(pause)


async def settle(services: Services, platform: Platform, seconds: float) -> None:
    """Wait until the bot has answered everything, and everything has gone out or waits for its customer."""
    async with asyncio.timeout(seconds):
        while True:
            async with services.database.transaction() as session:
                open_turns = select(Conversation.id).where(
                    Conversation.status == "pending", Conversation.customer_seq > Conversation.handled_seq
                )
                if (await session.scalars(open_turns.limit(1))).first() is None:
                    break
            await asyncio.sleep(0.5)
    await asyncio.sleep(8)
    for station in platform.stations.values():
        for customer in station.customers.values():
            # What an account could not send comes when the customer asks for it.
            for _ in range(6):
                asks = customer.screen.from_account[-1:] and CONTINUE in customer.screen.from_account[-1].text
                if station.account.may_send and not asks:
                    break
                if (await customer.text(CONTINUE)).reply is None or not asks:
                    break


async def judge(services: Services, platform: Platform) -> Verdict:
    """Hold what each customer saw against what the log says they were to see."""
    verdict = Verdict()
    for station in platform.stations.values():
        for code, times in station.failures().items():
            if code in (45002, 45015, 45047):
                verdict.wrong.append(f"{station.account.name}: {times} × errcode {code}")
        verdict.deliveries += sum(len(push.outcome.deliveries) for push in station.pushed)
        for customer in station.customers.values():
            await _judge_one(services, station, customer, verdict)
    return verdict


async def _judge_one(services: Services, station: Station, customer: Customer, verdict: Verdict) -> None:
    who = f"{station.account.name}/{customer.openid[:8]}"
    async with services.database.transaction() as session:
        query = (
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .where(Contact.external_key == customer.openid)
            .order_by(Message.seq)
        )
        log = list((await session.scalars(query)).all())
    typed = [shown.text for shown in customer.screen.items if shown.sender == "customer"]
    typed = [text for text in typed if text != CONTINUE]
    stored = [message for message in log if message.sender == "customer" and message.text != CONTINUE]
    said = [message for message in log if message.sender != "customer"]
    verdict.customers += 1
    verdict.messages += len(typed)
    verdict.answers += len(said)
    verdict.passive += sum(shown.how == "passive" for shown in customer.screen.from_account)
    verdict.active += sum(shown.how == "active" for shown in customer.screen.from_account)
    if customer.screen.banners:
        verdict.wrong.append(f"{who}: {len(customer.screen.banners)} banners")
    if [message.text for message in stored] != typed:
        verdict.wrong.append(f"{who}: typed {typed}, stored {[message.text for message in stored]}")
    answered = {message.in_reply_to for message in said}
    unanswered = [message.text for message in stored if message.id not in answered]
    if unanswered and not any(message.sender == "system" for message in said):
        verdict.wrong.append(f"{who}: no turn for {unanswered}")
    screen, place = "\n".join(shown.text for shown in customer.screen.from_account), 0
    for message in said:
        start = message.text.strip()[:60]
        found = screen.find(start, place)
        if found < 0:
            verdict.wrong.append(f"{who}: not seen in its order: {start!r}")
        else:
            place = found + len(start)
    for text in {message.text.strip()[:60] for message in said}:
        times = sum(message.text.strip()[:60] == text for message in said)
        if screen.count(text) > times:
            verdict.wrong.append(f"{who}: seen {screen.count(text)} times instead of {times}: {text!r}")
