"""What an operator runs before going live."""

import asyncio
from pathlib import Path

import pytest

from hub.channels.wechat import commands
from hub.settings import Settings
from hub.storage.database import migrate
from tests.support.wechat import write_account
from tests.support.wechat_api import WechatApi

MENU = "- name: 查快递\n  say: 我的快递没到\n"


@pytest.fixture
async def settings(tmp_path: Path, api: WechatApi) -> Settings:
    write_account(tmp_path / "wechat", "shop")
    (tmp_path / "wechat" / "menu.yml").write_text(MENU, encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path / 'hub.sqlite3'}"
    await asyncio.to_thread(migrate, url)
    return Settings(database_url=url, wechat_dir=tmp_path / "wechat", wechat_api_url=api.url)


async def test_an_account_that_is_set_up_right(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await commands.check(settings) == 0
    said = capsys.readouterr().out
    assert "/wechat/shop" in said
    assert "✗" not in said


async def test_a_wrong_secret_is_explained(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BTP_WECHAT_SHOP_APP_SECRET", "wrong")
    assert await commands.check(settings) == 1
    assert "AppSecret 不对" in capsys.readouterr().out


async def test_the_menu_goes_to_every_account(settings: Settings, api: WechatApi) -> None:
    assert await commands.push_menus(settings) == 0
    [menu] = api.menus
    assert menu["button"] == [{"type": "click", "name": "查快递", "key": "我的快递没到"}]
