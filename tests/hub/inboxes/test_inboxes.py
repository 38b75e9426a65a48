"""Inboxes: their files, and customers whom a shop vouches for."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.inboxes.contrast import contrast_with_white
from hub.inboxes.inboxes import Inboxes
from hub.knowledge.yamlfile import DataError
from hub.settings import ROOT
from tests.support.hub import Hub, serve

GOOD = (ROOT / "data" / "inboxes" / "shop.yml").read_text()
SECRET = "一个只有商店和客服知道的密钥"


@pytest.fixture
async def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setenv("BTP_INBOX_SHOP_SECRET", SECRET)
    async with serve(tmp_path, "http://127.0.0.1:9") as running:
        yield running


def signed(user_id: str, name: str, secret: str = SECRET) -> dict[str, str]:
    """Sign as the guide for shops says."""
    signature = hmac.new(secret.encode(), f"{user_id}\n{name}".encode(), hashlib.sha256).hexdigest()
    return {"user_id": user_id, "name": name, "signature": signature}


async def test_a_signed_customer_is_the_same_in_every_browser(hub: Hub) -> None:
    body = {"inbox": "shop", "identity": signed("u1001", "王小姐")}
    first = await hub.session(visitor_id="one browser, one visitor", **body)
    second = await hub.session(visitor_id="other browser, other visitor", **body)
    assert first["X-Conversation"] == second["X-Conversation"]
    for other in ({"inbox": "shop"}, {"inbox": "shop", "identity": signed("u1002", "王小姐")}):
        assert (await hub.session(**other))["X-Conversation"] != first["X-Conversation"]


@pytest.mark.parametrize(
    "identity",
    [
        {**signed("u1001", "王小姐"), "user_id": "u1002"},
        {**signed("u1001", "王小姐"), "name": "张先生"},
        {**signed("u1001", "王小姐"), "signature": "0" * 64},
        signed("u1001", "王小姐", secret="猜的密钥"),
    ],
)
async def test_nobody_passes_for_somebody_else(hub: Hub, identity: dict[str, str]) -> None:
    answer = await hub.http.post("/api/v1/web/sessions", json={"inbox": "shop", "identity": identity})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthorized"


async def test_a_visitor_id_cannot_name_a_signed_customer(hub: Hub) -> None:
    customer = await hub.session(inbox="shop", identity=signed("u1001", "王小姐"))
    visitor = await hub.session(inbox="shop", visitor_id="user:u1001user:u1001")
    assert visitor["X-Conversation"] != customer["X-Conversation"]


async def test_the_separator_cannot_be_smuggled_in(hub: Hub) -> None:
    identity = {**signed("u1", "a"), "user_id": "u1\na"}
    answer = await hub.http.post("/api/v1/web/sessions", json={"inbox": "shop", "identity": identity})
    assert answer.status_code == 422


async def test_without_a_secret_nobody_is_vouched_for(hub: Hub) -> None:
    answer = await hub.http.post("/api/v1/web/sessions", json={"identity": signed("u1", "a")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "identity_disabled")


async def test_an_inbox_shows_its_look_and_no_secret(hub: Hub) -> None:
    shown = (await hub.http.get("/api/v1/web/inboxes/shop")).json()
    assert shown["title"] == "B特派商城客服"
    assert set(shown) == {"id", "title", "colour", "position", "language", "greeting", "suggestions"}
    assert (await hub.http.get("/api/v1/web/inboxes/none")).status_code == 404


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("colour: '#c4481c'", "colour: '#ffd27f'", "颜色太浅"),
        ("colour: '#c4481c'", "colour: red", "shop.yml:5"),
        ("position: right", "position: top", "position"),
        ("allowed_origins: []", "allowed_origins: [shop.example/chat]", "不是网站地址"),
        ("id: shop", "id: store", "store.yml"),
        ("title:", "titel:", "titel"),
    ],
)
def test_a_broken_inbox_is_explained(tmp_path: Path, good: str, bad: str, said: str) -> None:
    (tmp_path / "shop.yml").write_text(GOOD.replace(good, bad))
    with pytest.raises(DataError, match=said):
        Inboxes.load(tmp_path)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_contrast_is_between_none_and_black_on_white(colour: str) -> None:
    assert 1 <= contrast_with_white(colour) <= 21
