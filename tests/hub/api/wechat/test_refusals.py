"""What is not the platform's is refused, and changes nothing."""

from collections.abc import Callable

import pytest

from hub.storage.tables import WechatCustomer, WechatInbound, WechatStamp
from tests.hub.api.wechat.doors import count, new_openid, said
from tests.support.hub import Hub
from tests.support.wechat import TOKEN, message, query, signature, to_xml

Change = Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]


REFUSED: dict[str, Change] = {
    "no signature": lambda params, body: ({k: v for k, v in params.items() if k != "signature"}, body),
    "a forged signature": lambda params, body: ({**params, "signature": "0" * 40}, body),
    "signed for another nonce": lambda params, body: ({**params, "nonce": "other"}, body),
    "ten minutes old": lambda _, body: (query(age=600), body),
    "from the future": lambda _, body: (query(age=-600), body),
    "a time that is none": lambda _, body: (
        {"signature": signature(TOKEN, "soon", "n"), "timestamp": "soon", "nonce": "n"},
        body,
    ),
    "no XML": lambda params, _: (params, b'{"MsgType": "text"}'),
    "a message for another account": lambda params, body: (params, body.replace(b"gh_7f", b"gh_00")),
    "too long": lambda params, body: (params, body.replace("你好".encode(), b"x" * 200_000)),
    "an entity bomb": lambda params, body: (
        params,
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        + body.replace("你好".encode(), b"&b;"),
    ),
    "without an id": lambda params, body: (params, body.replace(b"MsgId", b"Other")),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_the_platforms_is_refused_and_changes_nothing(hub: Hub, name: str) -> None:
    tables, openid = (WechatCustomer, WechatInbound, WechatStamp), new_openid()
    before = [await count(hub, table) for table in tables]
    params, body = REFUSED[name](query(), to_xml(message(openid, "你好")).encode())
    response = await hub.http.post("/wechat/plain", params=params, content=body)
    assert response.status_code in (400, 403, 413)
    assert response.json()["error"]["message"]
    assert [await count(hub, table) for table in tables] == before
    assert await said(hub, openid) == []


async def test_a_used_signature_carries_no_second_message(hub: Hub) -> None:
    params, openid = query(), new_openid()
    first = to_xml(message(openid, "你好")).encode()
    assert (await hub.http.post("/wechat/plain", params=params, content=first)).status_code == 200
    assert (await hub.http.post("/wechat/plain", params=params, content=first)).status_code == 200
    forged = to_xml(message(openid, "我要注销账号")).encode()
    response = await hub.http.post("/wechat/plain", params=params, content=forged)
    assert response.json()["error"]["code"] == "replayed_request"
    assert [m.text for m in await said(hub, openid) if m.sender == "customer"] == ["你好"]


async def test_an_encrypted_account_takes_no_plain_message(hub: Hub) -> None:
    body = to_xml(message(openid := new_openid(), "你好")).encode()
    response = await hub.http.post("/wechat/sealed", params=query(), content=body)
    assert response.status_code == 403
    assert await said(hub, openid) == []


async def test_a_tampered_ciphertext_is_refused(hub: Hub) -> None:
    before = await count(hub, WechatInbound)
    sealed = to_xml({"ToUserName": "gh_7f083739789a", "Encrypt": "A" * 128}).encode()
    params = query(encrypt_type="aes", msg_signature="0" * 40)
    assert (await hub.http.post("/wechat/sealed", params=params, content=sealed)).status_code == 403
    params["msg_signature"] = signature(TOKEN, params["timestamp"], params["nonce"], "A" * 128)
    assert (await hub.http.post("/wechat/sealed", params=params, content=sealed)).status_code == 400
    assert await count(hub, WechatInbound) == before


async def test_the_address_is_proved(hub: Hub) -> None:
    right = await hub.http.get("/wechat/plain", params=query(echostr="5837397301622104395"))
    assert right.text == "5837397301622104395"
    assert right.headers["content-type"].startswith("text/plain")
    assert (await hub.http.get("/wechat/plain", params={"echostr": "x"})).status_code == 403
    assert (await hub.http.get("/wechat/none", params=query(echostr="x"))).status_code == 404
