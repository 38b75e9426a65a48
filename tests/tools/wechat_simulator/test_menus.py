"""Menus that pass and menus that do not."""

from typing import Any

import pytest

from tools.wechat_simulator import menus
from tools.wechat_simulator.errors import ApiError


def click(name: str = "查快递", **more: Any) -> dict[str, Any]:
    return {"type": "click", "name": name, "key": "track", **more}


def test_a_full_menu_passes() -> None:
    menus.check({"button": [{"name": "服务", "sub_button": [click() for _ in range(5)]}, click(), click()]})


@pytest.mark.parametrize(
    ("menu", "code"),
    [
        ([], 47001),
        ({"button": []}, 40016),
        ({"button": [click()] * 4}, 40016),
        ({"button": [click("一二三四五六")]}, 40018),
        ({"button": [{"name": "服务", "sub_button": [click()] * 6}]}, 40023),
        ({"button": [{"name": "服务", "sub_button": [click("一" * 21)]}]}, 40025),
        ({"button": [click(key="k" * 129)]}, 40019),
        ({"button": [click(type="view")]}, 40020),
        ({"button": [click(type="dance")]}, 40119),
    ],
)
def test_a_flaw_is_named(menu: Any, code: int) -> None:
    with pytest.raises(ApiError) as raised:
        menus.check(menu)
    assert raised.value.code == code
