"""An account's menu (自定义菜单): what the platform lets pass."""

from typing import Any

from tools.wechat_simulator.errors import ApiError

KEYED = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}
ADDRESSED = {"view", "miniprogram"}
TOP, SUB = 3, 5
TOP_NAME, SUB_NAME, KEY, URL = 16, 60, 128, 1024
"""Bytes."""


def check(menu: Any) -> None:
    """Let a menu pass.

    Raises:
        ApiError: 40016 to 40025, 40119: counts, lengths or types that are not allowed; 47001: not a menu.
    """
    buttons = menu.get("button") if isinstance(menu, dict) else None
    if not isinstance(buttons, list) or not all(isinstance(button, dict) for button in buttons):
        raise ApiError(47001)
    if not 1 <= len(buttons) <= TOP:
        raise ApiError(40016)
    for button in buttons:
        _name(button, TOP_NAME, 40018)
        below = button.get("sub_button")
        if not below:
            _action(button)
            continue
        if not isinstance(below, list) or len(below) > SUB:
            raise ApiError(40023)
        for sub in below:
            _name(sub, SUB_NAME, 40025)
            _action(sub)


def _name(button: dict[str, Any], limit: int, code: int) -> None:
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= limit:
        raise ApiError(code)


def _action(button: dict[str, Any]) -> None:
    kind = button.get("type")
    if kind in KEYED:
        part, limit, code = "key", KEY, 40019
    elif kind in ADDRESSED:
        part, limit, code = "url", URL, 40020
    else:
        raise ApiError(40119)
    value = button.get(part)
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= limit:
        raise ApiError(code)
