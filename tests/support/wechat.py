"""Signed requests as the WeChat platform makes them, for tests of the door."""

import itertools
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

ORIGINAL_ID = "gh_7f083739789a"
APP_ID = "wx49f0ab532d5d035a"
TOKEN = "b0tep4i"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
_IDS = itertools.count(24988210340612000)


def write_account(directory: Path, name: str, **profile: Any) -> None:
    """Write an account's file into `directory/accounts`, and its secrets into the environment."""
    content = {"id": name, "name": "测试号", "original_id": ORIGINAL_ID, "app_id": APP_ID, "kind": "service"}
    content |= {"verified": True, "mode": "plain", **profile}
    (directory / "accounts").mkdir(parents=True, exist_ok=True)
    lines = "".join(
        f"{key}: {str(value).lower() if isinstance(value, bool) else value}\n"
        for key, value in content.items()
    )
    (directory / "accounts" / f"{name}.yml").write_text(lines, encoding="utf-8")
    prefix = f"BTP_WECHAT_{name.upper()}_"
    os.environ |= {f"{prefix}TOKEN": TOKEN, f"{prefix}AES_KEY": AES_KEY, f"{prefix}APP_SECRET": "s3cret"}


def signature(*parts: str) -> str:
    """Sign as wechatpy does."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


@dataclass
class Reply:
    """What came back for one delivery: `text` is empty when the platform would say nothing."""

    status: int
    body: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.fields.get("Content", "")


def message(openid: str, text: str, **more: str) -> dict[str, str]:
    """Return the fields of a text message with an id of its own."""
    content = {"ToUserName": ORIGINAL_ID, "FromUserName": openid, "CreateTime": str(int(time.time()))}
    return {**content, "MsgType": "text", "Content": text, "MsgId": str(next(_IDS)), **more}


def to_xml(fields: Mapping[str, str]) -> str:
    """Write fields as the platform does."""
    return "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items()) + "</xml>"


def query(age: float = 0, **more: str) -> dict[str, str]:
    """Return the signed parameters of a request."""
    timestamp, nonce = str(int(time.time() - age)), secrets.token_hex(5)
    return {"signature": signature(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, **more}


async def deliver(
    http: httpx.AsyncClient, account: str, fields: Mapping[str, str], patience: float = 30
) -> Reply:
    """Deliver a message in plain mode once; the platform leaves after `patience` seconds."""
    params = {**query(), "openid": fields["FromUserName"]}
    response = await http.post(
        f"/wechat/{account}", params=params, content=to_xml(fields).encode(), timeout=patience
    )
    return _reply(response.status_code, response.text)


async def deliver_encrypted(http: httpx.AsyncClient, account: str, fields: Mapping[str, str]) -> Reply:
    """Deliver a message encrypted by wechatpy, and let it decrypt the reply."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    params = query(encrypt_type="aes")
    body = crypto.encrypt_message(to_xml(fields), params["nonce"], params["timestamp"])
    found = {child.tag: child.text or "" for child in fromstring(body)}
    sealed = to_xml({"ToUserName": ORIGINAL_ID, "Encrypt": found["Encrypt"]}).encode()
    params["msg_signature"] = found["MsgSignature"]
    response = await http.post(f"/wechat/{account}", params=params, content=sealed)
    text = response.text
    if text.startswith("<xml>"):
        outer = {child.tag: child.text or "" for child in fromstring(text)}
        text = crypto.decrypt_message(text, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    return _reply(response.status_code, text)


def _reply(status: int, body: str) -> Reply:
    if not body.startswith("<xml>"):
        return Reply(status, body)
    return Reply(status, body, {child.tag: child.text or "" for child in fromstring(body)})
