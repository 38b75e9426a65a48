"""A customer's tickets over HTTP: what they show, and every move that is the customer's to make."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.conversations import conversations
from hub.storage.tables import Ticket
from hub.tickets import tickets
from hub.tickets.stages import NEXT, Kind, Stage
from tests.support.hub import Hub, serve

AGENT = "agent:小王"
PATHS = {
    Stage.ACCEPTED: [],
    Stage.INVESTIGATING: [Stage.INVESTIGATING],
    Stage.ANSWERED: [Stage.INVESTIGATING, Stage.ANSWERED],
    Stage.RATED: [Stage.INVESTIGATING, Stage.ANSWERED, Stage.RATED],
    Stage.REOPENED: [Stage.INVESTIGATING, Stage.ANSWERED, Stage.REOPENED],
    Stage.WITHDRAWN: [Stage.WITHDRAWN],
}
DOORS: dict[Stage, tuple[str, dict[str, Any]]] = {
    Stage.WITHDRAWN: ("withdraw", {"note": "不用了"}),
    Stage.REOPENED: ("reopen", {"note": "没解决"}),
    Stage.RATED: ("rating", {"score": 4, "note": "还行"}),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    """A hub without a bot, on each database."""
    directory: Path = tmp_path_factory.mktemp("hub")
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else None
    async with serve(directory, "http://127.0.0.1:9", url) as running:
        yield running


async def file(hub: Hub, session: dict[str, str], *stages: Stage) -> Ticket:
    async with hub.services.database.transaction() as transaction:
        conversation = await conversations.get(transaction, session["X-Conversation"])
        ticket = await tickets.file(
            transaction,
            Kind.COMPLAINT,
            conversation.contact_id,
            conversation.id,
            uuid.uuid4().hex,
            {"description": "一直没到"},
            summary="问题描述：一直没到",
        )
        for stage in stages:
            await tickets.move(transaction, ticket, stage, AGENT, "查清了，给您退款")
    return ticket


async def get(hub: Hub, session: dict[str, str], number: str = "") -> httpx.Response:
    return await hub.http.get(f"/api/v1/web/tickets{number and '/' + number}", headers=session)


async def test_a_ticket_answers_who_when_what_which_rule_what_next_and_by_when(hub: Hub) -> None:
    session = await hub.session()
    ticket = await file(hub, session)
    (listed,) = (await get(hub, session)).json()["tickets"]
    detail = (await get(hub, session, ticket.number)).json()
    assert listed["number"] == ticket.number
    assert detail["summary"] == "问题描述：一直没到"
    assert (detail["kind_name"], detail["stage_name"]) == ("投诉", "受理中")
    assert detail["created_at"] and detail["due_at"] and not detail["overdue"]
    assert {rule["policy"] for rule in detail["rules"]} == {"priority", "routing", "deadlines"}
    assert all(rule["rule_id"] and rule["reason"] for rule in detail["rules"])
    assert detail["priority"] and detail["team"]
    assert "最晚" in detail["next_step"] and "月" in detail["next_step"]
    assert detail["history"][0]["kind"] == "filed"
    assert detail["moves"] == ["withdrawn"]


@pytest.mark.parametrize("stage", list(Stage))
async def test_every_move_of_the_customer_from_every_stage(hub: Hub, stage: Stage) -> None:
    session = await hub.session()
    for to, (door, body) in DOORS.items():
        ticket = await file(hub, session, *PATHS[stage])
        url = f"/api/v1/web/tickets/{ticket.number}/{door}"
        response = await hub.http.post(url, json=body, headers=session)
        offered = (await get(hub, session, ticket.number)).json()
        if to in NEXT[stage]:
            assert response.status_code == 200, response.text
            assert response.json()["stage"] == offered["stage"] == to
            assert response.json()["history"][-1] == {
                **offered["history"][-1],
                "actor": "customer",
                "note": body["note"],
            }
        else:
            assert response.status_code == 409
            assert response.json()["error"]["code"] == "illegal_transition"
            assert offered["stage"] == stage
            assert str(to) not in offered["moves"]


async def test_agents_are_not_named_and_private_notes_not_shown(hub: Hub) -> None:
    session = await hub.session()
    ticket = await file(hub, session, Stage.INVESTIGATING)
    async with hub.services.database.transaction() as transaction:
        await tickets.note(transaction, ticket, "疑似恶意", AGENT)
    text = (await get(hub, session, ticket.number)).text
    assert "小王" not in text and "疑似恶意" not in text


async def test_linked_tickets_show_each_other(hub: Hub) -> None:
    session = await hub.session()
    first, second = await file(hub, session), await file(hub, session)
    async with hub.services.database.transaction() as transaction:
        await tickets.link(transaction, second, first)
        await tickets.add_evidence(transaction, second, ["abc"])
    of_first = (await get(hub, session, first.number)).json()
    of_second = (await get(hub, session, second.number)).json()
    assert [(one["relation"], one["number"]) for one in of_first["links"]] == [("later", second.number)]
    assert [(one["relation"], one["number"]) for one in of_second["links"]] == [("earlier", first.number)]
    assert of_second["evidence"] == ["abc"]


async def test_a_stranger_can_neither_see_nor_move_it(hub: Hub) -> None:
    ticket = await file(hub, await hub.session(), Stage.INVESTIGATING, Stage.ANSWERED)
    stranger = await hub.session()
    assert (await get(hub, stranger, ticket.number)).status_code == 404
    for door, body in DOORS.values():
        url = f"/api/v1/web/tickets/{ticket.number}/{door}"
        assert (await hub.http.post(url, json=body, headers=stranger)).status_code == 404


@pytest.mark.parametrize("body", [{}, {"score": 0}, {"score": 6}, {"score": "好"}, {"score": 5, "x": 1}])
async def test_an_unusable_rating_is_refused(hub: Hub, body: dict[str, Any]) -> None:
    session = await hub.session()
    ticket = await file(hub, session, Stage.INVESTIGATING, Stage.ANSWERED)
    url = f"/api/v1/web/tickets/{ticket.number}/rating"
    refused = await hub.http.post(url, json=body, headers=session)
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"]


async def test_a_nul_breaks_nothing(hub: Hub) -> None:
    """PostgreSQL stores none."""
    session = await hub.session()
    ticket = await file(hub, session)
    noted = await hub.http.post(
        f"/api/v1/web/tickets/{ticket.number}/withdraw", json={"note": "不用\0了"}, headers=session
    )
    assert noted.json()["history"][-1]["note"] == "不用了"
    message = {"client_id": uuid.uuid4().hex, "text": "你\0好"}
    sent = await hub.http.post("/api/v1/web/messages", json=message, headers=session)
    assert sent.json()["message"]["text"] == "你好"
    assert (await get(hub, session, "TS%00")).status_code in (404, 422)
