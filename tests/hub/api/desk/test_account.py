"""Two-factor login, and where one is logged in."""

import asyncio
import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pyotp
from sqlalchemy import select

from hub.agents.agents import Role
from hub.storage.tables import Agent, RecoveryCode
from tests.support.desk import API, DeskAgent, hire, log_in
from tests.support.hub import Hub, serve
from tests.support.stack import ROOT

NO_BOT = "http://127.0.0.1:9"


async def attempt(hub: Hub, person: DeskAgent, code: str | None = None) -> httpx.Response:
    """Log in with the right password."""
    body = {"username": person.username, "password": person.password, "code": code}
    async with httpx.AsyncClient(base_url=hub.url, trust_env=False, timeout=60) as http:
        return await http.post(f"{API}/login", json=body)


async def secure(person: DeskAgent) -> tuple[str, list[str]]:
    """Switch two-factor login on; return the authenticator's secret and the recovery codes."""
    secret = (await person.post("/me/totp", {"password": person.password}))["secret"]
    enabled = await person.http.put(f"{API}/me/totp", json={"code": pyotp.TOTP(secret).now()})
    assert enabled.status_code == 200, enabled.text
    return secret, enabled.json()["recovery_codes"]


def error(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def test_a_code_is_asked_for_and_serves_once(hub: Hub) -> None:
    li = await hire(hub, "小李")
    secret, _ = await secure(li)
    assert error(await attempt(hub, li)) == "totp_required"
    code = pyotp.TOTP(secret).now()
    assert (await attempt(hub, li, f"{code[:3]} {code[3:]}")).status_code == 200
    assert error(await attempt(hub, li, code)) == "wrong_code"
    for nonsense in ("１２３", "......", "验证码一二三"):
        assert error(await attempt(hub, li, nonsense)) == "wrong_code"


async def test_a_code_typed_in_full_width_digits_is_a_code(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    secret, _ = await secure(li)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in pyotp.TOTP(secret).now())
    assert (await attempt(sqlite_hub, li, wide)).status_code == 200


async def test_it_is_on_only_after_a_code_and_off_only_with_the_password(hub: Hub) -> None:
    li = await hire(hub, "小李")
    assert error(await li.http.post(f"{API}/me/totp", json={"password": "wrong"})) == "wrong_password"
    assert (await li.http.put(f"{API}/me/totp", json={"code": "000000"})).status_code == 422, "not prepared"
    setup = await li.post("/me/totp", {"password": li.password})
    assert setup["uri"].startswith("otpauth://totp/") and setup["secret"] in setup["uri"]
    assert (await attempt(hub, li)).status_code == 200, "not proved yet"
    wrong = f"{(int(pyotp.TOTP(setup['secret']).now()) + 500_000) % 1_000_000:06}"
    assert (await li.http.put(f"{API}/me/totp", json={"code": wrong})).status_code == 422
    await li.http.put(f"{API}/me/totp", json={"code": pyotp.TOTP(setup["secret"]).now()})
    assert await li.get("/me/totp") == {"enabled": True, "recovery_codes_left": 8}
    assert error(await li.http.post(f"{API}/me/totp", json={"password": li.password})) == "totp_enabled"
    off = await li.http.request("DELETE", f"{API}/me/totp", json={"password": "wrong"})
    assert error(off) == "wrong_password"
    off = await li.http.request("DELETE", f"{API}/me/totp", json={"password": li.password})
    assert off.status_code == 204
    assert await li.get("/me/totp") == {"enabled": False, "recovery_codes_left": 0}
    assert (await attempt(hub, li)).status_code == 200


async def test_a_stolen_session_cannot_guess_the_password(hub: Hub) -> None:
    li = await hire(hub, "小李")
    change = {"current": "wrong", "new": "another good password 7"}
    guesses = [await li.http.post(f"{API}/me/totp", json={"password": "wrong"}) for _ in range(3)]
    guesses += [await li.http.put(f"{API}/me/password", json=change) for _ in range(2)]
    assert [error(guess) for guess in guesses] == ["wrong_password"] * 5
    right = await li.http.post(f"{API}/me/totp", json={"password": li.password})
    assert (right.status_code, error(right)) == (429, "locked")
    assert error(await attempt(hub, li)) == "locked"


async def test_a_recovery_code_opens_the_account_once(hub: Hub) -> None:
    li = await hire(hub, "小李")
    _, codes = await secure(li)
    assert len(set(codes)) == 8
    both = await asyncio.gather(*(attempt(hub, li, codes[0].upper()) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 401]
    assert (await li.get("/me/totp"))["recovery_codes_left"] == 7
    wang = await hire(hub, "小王")
    await secure(wang)
    assert error(await attempt(hub, wang, codes[1])) == "wrong_code", "another's"


async def test_neither_secret_nor_recovery_code_is_stored_in_plain(hub: Hub) -> None:
    li = await hire(hub, "小李")
    secret, codes = await secure(li)
    async with hub.services.database.transaction() as session:
        stored = (await session.scalars(select(Agent.totp_secret).where(Agent.id == li.id))).one()
        hashes = (await session.scalars(select(RecoveryCode.code_hash))).all()
    assert stored and secret not in stored
    assert not set(codes) & set(hashes)
    assert not any(code.replace("-", "") in one for code in codes for one in hashes)


async def test_an_admin_lets_in_who_lost_the_phone(hub: Hub) -> None:
    admin, li = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李")
    await secure(li)
    assert (await admin.http.delete(f"{API}/agents/{li.id}/totp")).status_code == 204
    assert (await attempt(hub, li)).status_code == 200
    entries = (await admin.get("/audit", about=li.id, action="disable_totp"))["entries"]
    assert [entry["text"] for entry in entries] == ["关闭了“小李”的账号的两步验证"]


async def test_with_another_key_of_the_hub_codes_cannot_be_checked_and_that_is_said(tmp_path: Path) -> None:
    async with serve(tmp_path, NO_BOT, secret="the first key") as hub:
        li = await hire(hub, "小李")
        secret, codes = await secure(li)
    async with serve(tmp_path, NO_BOT, secret="another key") as hub:
        refused = await attempt(hub, li, pyotp.TOTP(secret).now())
        assert (refused.status_code, error(refused)) == (503, "totp_unreadable")
        assert (await attempt(hub, li, codes[0])).status_code == 200, "recovery codes know no key"


async def test_one_sees_where_one_is_logged_in(hub: Hub) -> None:
    li = await hire(hub, "小李")
    await attempt(hub, li)
    listed = (await li.get("/me/sessions"))["sessions"]
    assert [one["current"] for one in listed] == [False, True]
    assert listed[0]["address"] == "127.0.0.1" and "python-httpx" in listed[0]["device"]


async def test_one_ends_one_login_or_all_others(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    others = [await log_in(hub, li.id, li.name, li.username, li.password) for _ in range(3)]
    newest = (await li.get("/me/sessions"))["sessions"][0]["id"]
    assert (await wang.http.delete(f"{API}/me/sessions/{newest}")).status_code == 404, "not hers to end"
    assert (await li.http.delete(f"{API}/me/sessions/{newest}")).status_code == 204
    assert [(await one.http.get(f"{API}/me")).status_code for one in others] == [200, 200, 401]
    assert (await li.http.delete(f"{API}/me/sessions")).status_code == 204
    assert [(await one.http.get(f"{API}/me")).status_code for one in others] == [401, 401, 401]
    assert (await li.http.get(f"{API}/me")).status_code == 200


async def test_an_admin_logs_somebody_out_everywhere(hub: Hub) -> None:
    admin, li = await hire(hub, "老板", Role.ADMIN), await hire(hub, "小李")
    async with li.stream() as stream:
        await stream.until(type="hello")
        assert (await admin.http.delete(f"{API}/agents/{li.id}/sessions")).status_code == 204
        # What the stream still had to say may come first; then it is over.
        await asyncio.wait_for(stream.socket.wait_closed(), 10)
        assert stream.socket.close_code == 4401
    assert (await li.http.get(f"{API}/me")).status_code == 401
    shown = next(one for one in (await admin.get("/agents"))["agents"] if one["id"] == li.id)
    assert shown["presence"] == "offline"
    entries = (await admin.get("/audit", about=li.id, action="end_sessions"))["entries"]
    assert entries[0]["agent"]["name"] == "老板"


async def test_who_has_no_admin_to_ask_is_let_in_by_the_operator(new_hub: Hub) -> None:
    boss = await hire(new_hub, "老板", Role.ADMIN)
    await secure(boss)
    environment = {**os.environ, "BTP_DATABASE_URL": new_hub.services.settings.database_url}
    run = functools.partial(subprocess.run, cwd=ROOT, env=environment, capture_output=True, text=True)
    command = [sys.executable, "-m", "hub", "reset-account"]
    shown = await asyncio.to_thread(run, [*command, boss.username.upper()])
    password = re.search(r"新密码：([^（]+)", shown.stdout)
    assert password is not None, shown
    again = await log_in(new_hub, boss.id, boss.name, boss.username, password[1])
    assert (await again.get("/me"))["agent"]["must_change_password"]
    assert (await boss.http.get(f"{API}/me")).status_code == 401
    entry = (await again.get("/audit", action="reset"))["entries"][0]
    assert (entry["agent"], entry["text"]) == (None, f"重置了“{boss.name}”的账号的密码")
    unknown = await asyncio.to_thread(run, [*command, "nobody"])
    assert unknown.returncode == 1 and "没有" in unknown.stderr
