"""A platform before an account's server made with wechatpy."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from tests.support.stack import free_port
from tests.tools.wechat_simulator.developer import Developer
from tools.wechat_simulator.account import Account, Mode
from tools.wechat_simulator.platform import Platform, Station
from tools.wechat_simulator.timing import Timing


@dataclass
class Scene:
    """Both sides, and a client for the API."""

    platform: Platform
    station: Station
    developer: Developer
    http: httpx.AsyncClient

    async def token(self) -> str:
        """Return the stable token."""
        account = self.station.account
        body = {
            "grant_type": "client_credential",
            "appid": account.app_id,
            "secret": account.app_secret,
        }
        return str((await self.http.post("/cgi-bin/stable_token", json=body)).json()["access_token"])

    async def call(self, name: str, body: object, token: str | None = None) -> int:
        """Call the API; return the errcode."""
        params = {"access_token": token or await self.token()}
        answer = await self.http.post(f"/cgi-bin/{name}", params=params, json=body)
        return int(answer.json()["errcode"])

    async def send(self, openid: str, text: str = "好") -> int:
        """Send a text; return the errcode."""
        return await self.call(
            "message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}}
        )


@pytest.fixture(params=[Mode.ENCRYPTED])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """One account in a mode (`encrypted` unless the test says otherwise), with short waits."""
    account = Account(mode=request.param)
    timing = Timing(answer=0.4)
    async with Developer(account).open() as developer:
        platform = Platform(developer.url, [account], free_port(), timing)
        async with platform.open(), httpx.AsyncClient(base_url=platform.url, trust_env=False) as http:
            yield Scene(platform, platform.stations["main"], developer, http)
