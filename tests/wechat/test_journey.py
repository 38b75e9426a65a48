"""A complaint with a photo, filed wholly in WeChat, then taken over by an agent at the desk."""

import io
import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select

from benchmarks.wechat.running import Stage
from hub.agents import agents
from hub.agents.agents import Role
from hub.storage.database import Database
from hub.storage.tables import Ticket, TicketEvidence
from tests.support.desk import API, DeskAgent
from tools.wechat_simulator.customer import Customer
from tools.wechat_simulator.screen import Screen

ACCOUNTS = pytest.mark.parametrize("account", ["service", "mixed"])


def database_url(stage: Stage) -> str:
    """Return the address of the stack's database."""
    return f"sqlite+aiosqlite:///{stage.stack.directory / 'hub.sqlite3'}"


def photo() -> bytes:
    """Return a photo, as a phone makes it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 80, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
async def agent(stage: Stage) -> AsyncIterator[DeskAgent]:
    """A logged-in supervisor."""
    database = Database(database_url(stage))
    username = f"u{uuid.uuid4().hex[:8]}"
    async with database.transaction() as session:
        made, password = await agents.create(session, username, "王主管", Role.SUPERVISOR)
    await database.close()
    async with httpx.AsyncClient(base_url=stage.stack.hub_url, trust_env=False, timeout=30) as http:
        login = await http.post(f"{API}/login", json={"username": username, "password": password})
        assert login.status_code == 200, login.text
        http.headers["X-CSRF-Token"] = login.json()["csrf_token"]
        yield DeskAgent(http, made.id, "王主管", username, password)


async def evidence(stage: Stage, number: str) -> int:
    """Return how many files prove a ticket."""
    database = Database(database_url(stage))
    async with database.transaction() as session:
        query = select(func.count()).join(Ticket, Ticket.id == TicketEvidence.ticket_id)
        count = await session.scalar(query.select_from(TicketEvidence).where(Ticket.number == number))
    await database.close()
    return int(count or 0)


async def heard(customer: Customer, before: int, expected: str = "") -> str:
    """Return what the account said beyond its first `before` messages, once the expected is among it."""

    def said(screen: Screen) -> str:
        texts = [
            part
            for shown in screen.from_account[before:]
            for part in (shown.text, *(content for _, content in shown.options), shown.tail)
        ]
        return "\n".join(texts)

    def holds(screen: Screen) -> bool:
        return bool(said(screen)) and expected in said(screen)

    assert await customer.screen.until(holds, 40), (expected, said(customer.screen))
    return said(customer.screen)


async def tell(customer: Customer, text: str) -> str:
    """Send a text; return what the account says to it."""
    before = len(customer.screen.from_account)
    await customer.text(text)
    return await heard(customer, before)


async def press(customer: Customer, title: str) -> str:
    """Take a choice as it is offered: by its number, or by a click on the message menu."""
    last, before = customer.screen.from_account[-1], len(customer.screen.from_account)
    clicked = [option for option, content in last.options if content == title]
    if clicked:
        await customer.choose(clicked[0], title)
        return await heard(customer, before)
    numbered = re.search(rf"(\d)\. {title}", last.text)
    assert numbered, last
    return await tell(customer, numbered.group(1))


async def show(customer: Customer, picture: bytes) -> str:
    """Send a picture; return what the account says to it."""
    before = len(customer.screen.from_account)
    await customer.image(picture)
    return await heard(customer, before)


@ACCOUNTS
async def test_a_complaint_with_a_photo_is_filed_and_taken_over(
    stage: Stage, agent: DeskAgent, account: str
) -> None:
    customer = stage.platform.stations[account].customer(follows=False)
    await customer.subscribe()
    assert "B特派" in await heard(customer, 0)
    assert "订单号" in await tell(customer, "我要投诉快递员态度差")
    assert "经过" in await tell(customer, "BT20261103004512")
    assert "希望" in await tell(customer, "昨天傍晚送件的时候冲我大吼，还把箱子扔在地上就走了")
    assert await show(customer, photo())
    await tell(customer, "道歉")
    summary = await tell(customer, "13800001234")
    for told in ("BT20261103004512", "大吼", "道歉", "13800001234"):
        assert told in summary
    filed = await press(customer, "确认提交")
    number = re.search(r"TS\d{12}", filed)
    assert number, filed
    assert await evidence(stage, number.group()) == 1, "the photo is the ticket's evidence"
    assert await tell(customer, "转人工")
    [waiting] = (await agent.get("/conversations", status="waiting"))["conversations"]
    assert waiting["inbox"] == f"wechat:{account}"
    place = f"/conversations/{waiting['id']}"
    await agent.post(f"{place}/claim")

    log = (await agent.get(f"{place}/messages"))["messages"]
    [picture] = [one for message in log for one in message["attachments"]]
    seen = await agent.http.get(picture["url"])
    assert Image.open(io.BytesIO(seen.content)).size == (640, 480), "the agent sees the photo"
    shown = await agent.get(place)
    assert shown["window_closes_at"], "and when the window closes"

    before = len(customer.screen.from_account)
    await agent.say(waiting["id"], "您好，我是客服小王，您的投诉我看到了，马上联系站点。")
    await heard(customer, before, "您的投诉我看到了")
    assert customer.screen.from_account[-1].how == "active"

    before = len(customer.screen.from_account)
    await customer.text("好的，谢谢")
    log = (await agent.get(f"{place}/messages"))["messages"]
    assert (log[-1]["sender"], log[-1]["text"]) == ("customer", "好的，谢谢")
    assert len(customer.screen.from_account) == before, "the bot does not talk over an agent"
    assert not customer.screen.banners
