"""The web contract as a client sees it."""

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import websockets

from tests.support.customer import Customer
from tests.support.stack import Stack


def error_of(response) -> dict:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    return body["error"]


def test_a_message_looks_as_the_contract_says(customer: Customer) -> None:
    answer = customer.say("忘记密码怎么重置")
    sent, reply = answer.body["message"], answer.replies[0]
    fields = {"id", "seq", "sender", "text", "buttons", "attachments", "sources", "created_at"}
    assert fields <= set(sent) and fields <= set(reply)
    assert (sent["sender"], sent["seq"], reply["sender"], reply["seq"]) == ("customer", 1, "bot", 2)
    assert all({"document", "section"} <= set(source) for source in reply["sources"])
    assert all(set(button) == {"title", "payload"} for button in reply["buttons"])


def test_without_prefer_a_message_is_accepted_and_answered_later(customer: Customer) -> None:
    answer = customer.say("你好", wait=None)
    assert answer.status == 202
    assert answer.body["message"]["seq"] == 1


def test_the_same_client_id_gives_the_same_answer_and_no_second_turn(customer: Customer) -> None:
    body = {"client_id": uuid.uuid4().hex, "text": "你好"}
    first, second = customer.send(body), customer.send(body)
    assert first.body == second.body
    assert [m["sender"] for m in customer.log()].count("customer") == 1


def test_the_same_client_id_at_the_same_time_makes_one_message(stack: Stack, customer: Customer) -> None:
    body = {"client_id": uuid.uuid4().hex, "text": "你好"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: customer.send(body), range(8)))
    assert {answer.body["message"]["id"] for answer in answers} == {answers[0].body["message"]["id"]}
    assert [m["sender"] for m in customer.log()].count("customer") == 1


def test_a_visitor_who_returns_continues_the_conversation(stack: Stack) -> None:
    visitor = uuid.uuid4().hex
    first, second = Customer(stack.hub_url, visitor), Customer(stack.hub_url, visitor)
    assert first.conversation_id == second.conversation_id


def test_a_guessable_visitor_id_resumes_nothing(stack: Stack) -> None:
    assert Customer(stack.hub_url, "1").conversation_id != Customer(stack.hub_url, "1").conversation_id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "你好"}, "client_id"),
        ({"client_id": "a b", "text": "你好"}, "client_id"),
        ({"client_id": "x"}, "body"),
        ({"client_id": "x", "text": "  "}, "text"),
        ({"client_id": "x", "text": "长" * 2001}, "text"),
        ({"client_id": "x", "text": "你好", "sender": "agent"}, "sender"),
        ({"client_id": "x", "payload": "/restart"}, "payload"),
    ],
)
def test_unusable_messages_are_refused_with_the_field(customer: Customer, body: dict, field: str) -> None:
    response = customer.http.post("/api/v1/web/messages", json=body)
    assert response.status_code == 422
    error = error_of(response)
    assert error["code"] == "invalid_request"
    assert field in error["fields"], error
    assert customer.log() == []


def test_broken_json_is_refused(customer: Customer) -> None:
    headers = {"content-type": "application/json"}
    response = customer.http.post("/api/v1/web/messages", content=b"{", headers=headers)
    assert response.status_code == 422
    assert error_of(response)["code"] == "invalid_request"


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer x.y.z", "Basic abc"])
def test_without_a_good_token_nothing_is_shown(customer: Customer, header: str | None) -> None:
    customer.http.headers.pop("Authorization")
    headers = {"Authorization": header} if header else {}
    for path in ("/api/v1/web/messages", "/api/v1/web/tickets"):
        response = customer.http.get(path, headers=headers)
        assert response.status_code == 401
        assert error_of(response)["code"] == "unauthorized"


def test_unknown_paths_and_methods_have_the_one_error_shape(customer: Customer) -> None:
    assert error_of(customer.http.get("/api/v1/nothing"))["code"] == "http_404"
    assert error_of(customer.http.delete("/api/v1/web/messages"))["code"] == "http_405"
    assert error_of(customer.http.get("/api/v1/web/tickets/TS000000000000"))["code"] == "not_found"
    assert error_of(customer.http.get("/api/v1/web/documents/none"))["code"] == "not_found"


def test_a_source_opens_its_document(customer: Customer) -> None:
    source = customer.say("忘记密码怎么重置").replies[0]["sources"][0]
    outline = customer.http.get(f"/api/v1/web/documents/{source['document']}").json()
    section = next(section for section in outline["sections"] if section["id"] == source["section_id"])
    assert section["title"] == source["section"]
    assert section["points"]


def test_messages_after_a_number(customer: Customer) -> None:
    customer.say("你好")
    everything = customer.log()
    assert [m["seq"] for m in customer.log(after=1)] == [m["seq"] for m in everything if m["seq"] > 1]
    assert customer.log(after=99) == []


async def test_the_stream_sends_what_was_missed_and_what_comes(stack: Stack) -> None:
    customer = await asyncio.to_thread(Customer, stack.hub_url)
    await asyncio.to_thread(customer.say, "你好")
    url = stack.hub_url.replace("http", "ws") + f"/api/v1/web/stream?token={customer.token}&after=1"
    async with websockets.connect(url, proxy=None) as socket:
        missed = json.loads(await asyncio.wait_for(socket.recv(), 5))
        assert (missed["type"], missed["message"]["seq"]) == ("message", 2)
        await asyncio.to_thread(customer.say, "谢谢")
        coming = [json.loads(await asyncio.wait_for(socket.recv(), 5))["message"]["seq"] for _ in range(2)]
        assert coming == [3, 4]


async def test_a_stream_without_a_good_token_is_closed(stack: Stack) -> None:
    url = stack.hub_url.replace("http", "ws") + "/api/v1/web/stream?token=forged"
    async with websockets.connect(url, proxy=None) as socket:
        assert json.loads(await socket.recv())["error"]["code"] == "unauthorized"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


def test_health(customer: Customer) -> None:
    assert customer.http.get("/healthz").json() == {"status": "ok"}
    ready = customer.http.get("/readyz").json()
    assert ready == {"status": "ok", "database": "ok", "bot": "ok", "data": "ok"}


def test_the_openapi_document_names_the_contract(customer: Customer) -> None:
    paths = customer.http.get("/openapi.json").json()["paths"]
    assert {"/api/v1/web/sessions", "/api/v1/web/messages", "/api/v1/web/tickets/{number}"} <= set(paths)
