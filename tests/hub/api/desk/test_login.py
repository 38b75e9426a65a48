"""Who may come in, and who may do what."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from hub.agents.agents import Role
from hub.clock import now
from hub.storage.tables import Agent, AgentSession
from tests.support.desk import API, escalate, hire, log_in
from tests.support.hub import Hub

PASSWORD = "correct horse battery"


async def attempt(hub: Hub, username: str, password: str, **more: str) -> httpx.Response:
    body = {"username": username, "password": password, **more}
    async with httpx.AsyncClient(base_url=hub.url, trust_env=False, timeout=60) as http:
        return await http.post(f"{API}/login", json=body)


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    answer = await attempt(sqlite_hub, li.username.upper(), li.password)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/api/v1/desk" in cookie
    token = answer.cookies["btp_desk"]
    async with sqlite_hub.services.database.transaction() as session:
        stored = (await session.scalars(select(AgentSession.token_hash))).all()
        hashes = (await session.scalars(select(Agent.password_hash))).all()
    assert token not in stored, "only its hash is stored"
    assert all(one.startswith("$argon2id$") for one in hashes)


async def test_after_five_failures_the_account_is_locked_for_a_while(hub: Hub) -> None:
    li = await hire(hub, "小李")
    codes = [(await attempt(hub, li.username, "wrong")).json()["error"]["code"] for _ in range(6)]
    assert codes == ["wrong_credentials"] * 5 + ["locked"]
    refused = await attempt(hub, li.username, li.password)
    assert refused.status_code == 429
    async with hub.services.database.transaction() as session:
        later = update(Agent).where(Agent.id == li.id).values(locked_until=now() - timedelta(seconds=1))
        await session.execute(later)
    assert (await attempt(hub, li.username, li.password)).status_code == 200


async def test_an_unknown_username_is_refused_like_a_wrong_password(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    unknown, wrong = await attempt(sqlite_hub, "nobody", "x"), await attempt(sqlite_hub, li.username, "x")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()


async def test_writes_need_the_csrf_token(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    conversation = await escalate(sqlite_hub, await sqlite_hub.session())
    for header in ("", "forged"):
        answer = await li.http.post(
            f"{API}/conversations/{conversation}/claim", headers={"X-CSRF-Token": header}
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf")
    await li.post(f"/conversations/{conversation}/claim")


async def test_logout_and_revocation_end_a_session(hub: Hub) -> None:
    li = await hire(hub, "小李")
    other = await log_in(hub, li.id, li.name, li.username, li.password)
    listed = (await li.get("/me/sessions"))["sessions"]
    theirs = next(one["id"] for one in listed if not one["current"])
    assert (await li.http.delete(f"{API}/me/sessions/{theirs}")).status_code == 204
    assert (await other.http.get(f"{API}/me")).status_code == 401
    await li.post("/logout", status=204)
    assert (await li.http.get(f"{API}/me")).status_code == 401


async def test_a_new_password_ends_the_other_sessions(hub: Hub) -> None:
    li = await hire(hub, "小李")
    other = await log_in(hub, li.id, li.name, li.username, li.password)
    weak = await li.http.put(f"{API}/me/password", json={"current": li.password, "new": "1111111111"})
    assert weak.status_code == 422
    good = await li.http.put(f"{API}/me/password", json={"current": li.password, "new": PASSWORD})
    assert good.status_code == 204
    assert (await other.http.get(f"{API}/me")).status_code == 401
    assert (await li.http.get(f"{API}/me")).status_code == 200
    assert (await attempt(hub, li.username, li.password)).status_code == 401
    assert (await attempt(hub, li.username, PASSWORD)).status_code == 200


async def test_an_admin_makes_disables_and_resets_accounts(hub: Hub) -> None:
    admin, li = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李")
    made = await admin.post("/agents", {"username": f"new-{li.username}", "name": "小新"}, status=201)
    fresh = await log_in(hub, made["agent"]["id"], "小新", made["agent"]["username"], made["password"])
    assert made["agent"]["must_change_password"]
    taken = await admin.post("/agents", {"username": li.username, "name": "重名"}, status=409)
    assert taken["error"]["code"] == "username_taken"
    reset = await admin.post(f"/agents/{made['agent']['id']}/reset")
    assert (await fresh.http.get(f"{API}/me")).status_code == 401
    again = await log_in(hub, fresh.id, "小新", fresh.username, reset["password"])
    disabled = await admin.http.patch(f"{API}/agents/{fresh.id}", json={"active": False})
    assert disabled.json()["active"] is False
    assert (await again.http.get(f"{API}/me")).status_code == 401
    assert (await attempt(hub, fresh.username, reset["password"])).status_code == 401


async def test_the_last_admin_stays(new_hub: Hub) -> None:
    admin = await hire(new_hub, "老板", Role.ADMIN)
    for change in ({"active": False}, {"role": "agent"}):
        answer = await admin.http.patch(f"{API}/agents/{admin.id}", json=change)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "last_admin")


def desk_routes(hub: Hub, paths: dict) -> list[tuple[str, str]]:
    return [
        (method, path)
        for path, methods in paths.items()
        if path.startswith(API)
        for method in methods
        if not path.endswith("/login")
    ]


async def test_without_a_session_no_route_answers(sqlite_hub: Hub) -> None:
    paths = (await sqlite_hub.http.get("/openapi.json")).json()["paths"]
    routes = desk_routes(sqlite_hub, paths)
    assert len(routes) > 30
    for method, path in routes:
        answer = await sqlite_hub.http.request(method, path.replace("{", "").replace("}", ""))
        assert answer.status_code == 401, (method, path)


ADMIN_ONLY = [
    ("POST", "/agents"),
    ("PATCH", "/agents/x"),
    ("POST", "/agents/x/reset"),
    ("DELETE", "/agents/x/totp"),
    ("DELETE", "/agents/x/sessions"),
    ("POST", "/teams"),
    ("PATCH", "/teams/x"),
    ("DELETE", "/teams/x"),
]
SUPERVISOR_ONLY = [
    ("GET", "/audit"),
    ("GET", "/audit/actions"),
    ("GET", "/audit/export.csv"),
    ("PUT", "/assignment"),
    ("POST", "/conversations/x/takeover"),
]


async def test_roles(sqlite_hub: Hub) -> None:
    agent = await hire(sqlite_hub, "小李")
    supervisor = await hire(sqlite_hub, "老周", Role.SUPERVISOR)
    body = {"username": "someone", "name": "某人"}
    for method, path in ADMIN_ONLY:
        for person in (agent, supervisor):
            answer = await person.http.request(method, API + path, json=body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden"), path
    for method, path in SUPERVISOR_ONLY:
        refused = await agent.http.request(method, API + path)
        assert refused.status_code == 403, path
        assert (await supervisor.http.request(method, API + path)).status_code in (200, 404, 422), path


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("GET", "/messages", None),
        ("GET", "/assist", None),
        ("POST", "/messages", {"client_id": "x", "text": "x"}),
        ("POST", "/notes", {"text": "x"}),
        ("POST", "/transfer", {}),
        ("POST", "/resolve", None),
        ("POST", "/return", None),
        ("POST", "/snooze", None),
        ("POST", "/unsnooze", None),
        ("POST", "/tickets", {"client_id": "x", "kind": "complaint", "description": "x"}),
    ],
)
async def test_a_colleagues_conversation_is_not_there(
    sqlite_hub: Hub, method: str, path: str, body: dict | None
) -> None:
    li, wang = await hire(sqlite_hub, "小李"), await hire(sqlite_hub, "小王")
    conversation = await escalate(sqlite_hub, await sqlite_hub.session())
    await li.post(f"/conversations/{conversation}/claim")
    answer = await wang.http.request(method, f"{API}/conversations/{conversation}{path}", json=body)
    assert answer.status_code == 404
    bots = (await sqlite_hub.session())["X-Conversation"]
    assert (await wang.http.get(f"{API}/conversations/{bots}")).status_code == 404, "the bot's"
