"""The API and its errors, over HTTP; wechatpy's client as a second opinion."""

import asyncio
from dataclasses import replace

import pytest
from wechatpy import WeChatClient

from tests.tools.wechat_simulator.conftest import Scene
from tools.wechat_simulator.account import Kind
from tools.wechat_simulator.media import LIMITS

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 100


async def test_a_text_arrives(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    assert await scene.send(customer.openid, "在的😀") == 0
    assert [(shown.text, shown.how) for shown in customer.screen.from_account] == [("在的😀", "active")]


async def test_the_window(scene: Scene) -> None:
    customer = scene.station.customer()
    assert await scene.send(customer.openid) == 45015
    await customer.text("在吗")
    assert [await scene.send(customer.openid) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    await customer.text("在吗")
    scene.platform.clock.advance(48 * 3600)
    assert await scene.send(customer.openid) == 45015
    await customer.choose("1", "满意")
    assert [await scene.send(customer.openid) for _ in range(4)] == [0, 0, 0, 45047]
    assert scene.station.failures() == {45015: 2, 45047: 2}


async def test_who_has_left_gets_nothing(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    await customer.unsubscribe()
    assert await scene.send(customer.openid) == 45015


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "text", "text": {"content": "字" * 683}}, 45002),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "image", "image": {"media_id": "x"}}, 40007),
        ({"msgtype": "card"}, 40008),
        ({"msgtype": "msgmenu", "msgmenu": {"list": []}}, 40035),
        ({"msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1", "content": "x"}] * 11}}, 45098),
    ],
)
async def test_a_flaw_is_refused_and_costs_nothing(scene: Scene, body: dict[str, object], code: int) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    assert await scene.call("message/custom/send", {"touser": customer.openid, **body}) == code
    assert customer.windows.left(scene.platform.clock.now()) == 5


async def test_2048_bytes_are_not_too_long(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    assert await scene.send(customer.openid, "字" * 682 + "ab") == 0


async def test_escaped_characters_are_refused(scene: Scene) -> None:
    params = {"access_token": await scene.token()}
    body = b'{"touser": "x", "msgtype": "text", "text": {"content": "\\u4f60"}}'
    answer = await scene.http.post("/cgi-bin/message/custom/send", params=params, content=body)
    assert answer.json()["errcode"] == 40033


async def test_a_message_menu(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    menu = {
        "head_content": "满意吗？",
        "list": [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}],
        "tail_content": "谢谢",
    }
    body = {"touser": customer.openid, "msgtype": "msgmenu", "msgmenu": menu}
    assert await scene.call("message/custom/send", body) == 0
    shown = customer.screen.from_account[0]
    assert (shown.text, shown.options, shown.tail) == ("满意吗？", (("1", "满意"), ("2", "不满意")), "谢谢")
    await customer.choose("2", "不满意")
    assert "bizmsgmenuid" in scene.developer.got[-1]._data


async def test_tokens_and_their_errors(scene: Scene) -> None:
    token, menu = await scene.token(), {"button": [{"type": "click", "name": "查", "key": "q"}]}
    assert await scene.token() == token
    assert await scene.call("menu/create", menu, token="other") == 40001
    scene.station.tokens.expire()
    assert await scene.call("menu/create", menu, token=token) == 42001
    account = scene.station.account
    good = {"grant_type": "client_credential", "appid": account.app_id, "secret": account.app_secret}
    bad = [({"grant_type": "x"}, 40002), ({"appid": "wx1"}, 40013), ({"secret": "x"}, 40125)]
    for change, code in bad:
        answer = await scene.http.post("/cgi-bin/stable_token", json={**good, **change})
        assert answer.json()["errcode"] == code
    scene.station.addresses = {"10.0.0.1"}
    assert (await scene.http.post("/cgi-bin/stable_token", json=good)).json()["errcode"] == 40164


async def test_limits_and_troubles_on_order(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    scene.station.troubles["message/custom/send"].extend([-1, 45009])
    assert [await scene.send(customer.openid) for _ in range(3)] == [-1, 45009, 0]
    scene.station.limits["message/custom/send"] = 4
    assert [await scene.send(customer.openid) for _ in range(2)] == [0, 45009]


async def test_pictures_come_and_go(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.image(JPEG)
    got = scene.developer.got[0]
    params = {"access_token": await scene.token(), "media_id": got.media_id}
    answer = await scene.http.get("/cgi-bin/media/get", params=params)
    assert answer.content == JPEG
    assert answer.headers["content-type"] == "image/jpeg"
    assert (await scene.http.get(got.image)).content == JPEG
    scene.platform.clock.advance(3 * 24 * 3600)
    params["access_token"] = await scene.token()
    assert (await scene.http.get("/cgi-bin/media/get", params=params)).json()["errcode"] == 40007


async def test_a_film_comes_as_an_address(scene: Scene) -> None:
    await scene.station.customer().video()
    params = {"access_token": await scene.token(), "media_id": scene.developer.got[0].media_id}
    answer = (await scene.http.get("/cgi-bin/media/get", params=params)).json()
    assert b"ftyp" in (await scene.http.get(answer["video_url"])).content


async def test_an_agents_picture_arrives(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    params = {"access_token": await scene.token(), "type": "image"}
    sent = await scene.http.post(
        "/cgi-bin/media/upload", params=params, files={"media": ("a.jpg", JPEG, "image/jpeg")}
    )
    body = {"touser": customer.openid, "msgtype": "image", "image": {"media_id": sent.json()["media_id"]}}
    assert await scene.call("message/custom/send", body) == 0
    assert (await scene.http.get(customer.screen.from_account[0].url)).content == JPEG
    for data, code in ((b"text", 40137), (JPEG + bytes(LIMITS["image"]), 40009)):
        files = {"media": ("a.jpg", data, "image/jpeg")}
        answer = await scene.http.post("/cgi-bin/media/upload", params=params, files=files)
        assert answer.json()["errcode"] == code


async def test_typing(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    body = {"touser": customer.openid, "command": "Typing"}
    assert [await scene.call("message/custom/typing", body) for _ in range(2)] == [0, 45081]
    await scene.send(customer.openid)
    assert not customer.screen.typing
    scene.platform.clock.advance(31)
    assert await scene.call("message/custom/typing", body) == 45080
    assert await scene.call("message/custom/typing", {**body, "command": "x"}) == 45072


async def test_an_account_without_rights(scene: Scene) -> None:
    customer = scene.station.customer()
    await customer.text("在吗")
    scene.station.account = replace(scene.station.account, kind=Kind.SUBSCRIPTION, verified=False)
    assert await scene.send(customer.openid) == 48001
    assert await scene.call("menu/create", {"button": []}) == 48001


async def test_wechatpys_client_gets_along(scene: Scene) -> None:
    account = scene.station.account
    customer = scene.station.customer()
    await customer.text("在吗")
    client = WeChatClient(account.app_id, account.app_secret)
    client.API_BASE_URL = f"{scene.platform.url}/cgi-bin/"
    token = await scene.token()
    client.session.set("access_token", token)

    def work() -> None:
        client._access_token = token
        client.session.set(f"{account.app_id}_access_token", token, 7200)
        client.expires_at = 2**40
        menu = {"button": [{"type": "click", "name": "查快递", "key": "track"}]}
        client.menu.create(menu)
        assert client.menu.get()["menu"]["button"][0]["name"] == "查快递"
        client.message.send_text(customer.openid, "在的")
        client.menu.delete()

    await asyncio.to_thread(work)
    assert [shown.text for shown in customer.screen.from_account] == ["在的"]
