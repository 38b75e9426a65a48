"""客服消息: what an account sends to a customer of its own accord (发送客服消息, 客服输入状态)."""

from typing import TYPE_CHECKING, Any

from tools.wechat_simulator.errors import ApiError

if TYPE_CHECKING:
    from tools.wechat_simulator.customer import Customer
    from tools.wechat_simulator.platform import Station

TEXT_BYTES = 2048
MENU_ENTRIES = 10
"""The documentation names no number for 公众号; this is the one of 微信客服."""


async def send(station: "Station", body: dict[str, Any]) -> None:
    """Show a customer what an account sends.

    Args:
        station: the account.
        body: the call's body.

    Raises:
        ApiError: 48001 no right to, 40003 no such customer, 40008 unknown type, 44004 nothing in it,
            45002 too long, 45098 too many entries, 40007 no such file, 45015 no window, 45047 used up.
    """
    if not station.account.may_send:
        raise ApiError(48001)
    customer = _customer(station, body)
    kind = body.get("msgtype")
    if kind == "text":
        shown: dict[str, Any] = {"kind": "text", "text": _text(body.get("text"))}
    elif kind == "image":
        shown = {"kind": "image", "url": _picture(station, body.get("image"))}
    elif kind == "msgmenu":
        shown = {"kind": "menu", **_menu(body.get("msgmenu"))}
    else:
        raise ApiError(40008)
    if not customer.follows:
        raise ApiError(45015)
    customer.windows.spend(station.clock.now())
    await customer.screen.show("account", shown.pop("kind"), how="active", **shown)


async def typing(station: "Station", body: dict[str, Any]) -> None:
    """Show or hide 对方正在输入.

    Raises:
        ApiError: 48001, 40003, 45072 no such command, 45080 the customer has not written for
            long, 45081 shown already.
    """
    if not station.account.may_send:
        raise ApiError(48001)
    customer = _customer(station, body)
    command = body.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    if command == "Typing":
        if station.clock.now() - customer.last_message > station.timing.typing:
            raise ApiError(45080)
        if customer.screen.typing:
            raise ApiError(45081)
    await customer.screen.set_typing(command == "Typing")


def _customer(station: "Station", body: dict[str, Any]) -> "Customer":
    customer = station.customers.get(str(body.get("touser")))
    if customer is None:
        raise ApiError(40003)
    return customer


def _text(part: Any) -> str:
    content = part.get("content") if isinstance(part, dict) else None
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    if len(content.encode()) > TEXT_BYTES:
        raise ApiError(45002)
    return content


def _picture(station: "Station", part: Any) -> str:
    media_id = part.get("media_id") if isinstance(part, dict) else None
    return station.picture_url(station.media.get(str(media_id)))


def _menu(part: Any) -> dict[str, Any]:
    if not isinstance(part, dict) or not isinstance(part.get("list"), list) or not part["list"]:
        raise ApiError(40035)
    entries = part["list"]
    if len(entries) > MENU_ENTRIES:
        raise ApiError(45098)
    if not all(isinstance(e, dict) and e.get("id") and e.get("content") for e in entries):
        raise ApiError(40035)
    head, tail = str(part.get("head_content", "")), str(part.get("tail_content", ""))
    options = tuple((str(entry["id"]), str(entry["content"])) for entry in entries)
    if len("".join((head, tail, *(content for _, content in options))).encode()) > TEXT_BYTES:
        raise ApiError(45002)
    return {"text": head, "options": options, "tail": tail}
