"""The platform's error codes (全局返回码), as far as the simulated parts use them."""

import secrets

MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40016: "invalid button size",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40025: "invalid sub button name size",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail",
    40035: "invalid parameter",
    40054: "invalid sub button url domain",
    40119: "invalid use button type",
    40125: "invalid appsecret",
    40137: "invalid image format",
    40164: "invalid ip, not in whitelist",
    41001: "access_token missing",
    41005: "media data missing",
    42001: "access_token expired",
    43002: "require POST method",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "command error",
    45080: "no interaction within 30 seconds",
    45081: "already in typing status",
    45098: "msgmenu list size is out of limit",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
}


class ApiError(Exception):
    """The platform says no.

    Args:
        code: its errcode, one of `MESSAGES`.
    """

    def __init__(self, code: int) -> None:
        super().__init__(MESSAGES[code])
        self.code = code

    @property
    def body(self) -> dict[str, int | str]:
        """What the caller gets, with a request id as the platform appends it."""
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        return {"errcode": self.code, "errmsg": f"{MESSAGES[self.code]} rid: {rid}"}
