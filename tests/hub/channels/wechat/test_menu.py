"""The menu that operators write, pushed to the platform."""

from pathlib import Path

import pytest

from hub.channels.wechat import menu
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.platform import Platform
from hub.knowledge.yamlfile import DataError
from hub.storage.database import Database
from tests.support.wechat_api import WechatApi


async def test_the_menu_is_pushed(root: Path, database: Database, account: Account, api: WechatApi) -> None:
    platform = Platform(api.url, database)
    await menu.push(platform, account, menu.read(root / "data" / "wechat" / "menu.yml"))
    await platform.close()
    [pushed] = api.menus
    assert pushed["button"][0] == {"type": "click", "name": "查快递", "key": "我的快递没到"}
    assert pushed["button"][1]["sub_button"][0]["key"] == "我要退货"


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "- name: 名字太长太长太长\n  say: 好",
        "- name: 查\n",
        "- name: 查\n  say: 好\n  url: https://example.com",
        "- name: 查\n  items: []",
        "- {name: 一, say: 好}\n- {name: 二, say: 好}\n- {name: 三, say: 好}\n- {name: 四, say: 好}",
        "- name: 查\n  says: 好",
    ],
)
def test_what_the_platform_would_refuse_is_named_with_its_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "menu.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"menu\.yml:\d"):
        menu.read(path)
