"""The errors the hub raises on purpose; each becomes the one JSON error shape."""

from dataclasses import dataclass, field


@dataclass
class HubError(Exception):
    """A refusal that the caller can understand and mend.

    Attributes:
        code: stable snake_case name for programs.
        message: one Chinese sentence for people.
        status: HTTP status code.
        fields: what is wrong with which input field.
    """

    code: str
    message: str
    status: int = 400
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence for people."""
        return self.message

    def body(self) -> dict[str, object]:
        """Return the JSON body every failed request answers with."""
        return {"error": {"code": self.code, "message": self.message, "fields": self.fields}}


def unauthorized(message: str = "会话已失效，请刷新页面重试") -> HubError:
    """Return the error for a missing, forged or expired credential."""
    return HubError("unauthorized", message, 401)


def not_found(message: str) -> HubError:
    """Return the error for something that does not exist, or is not the caller's to see."""
    return HubError("not_found", message, 404)


def invalid(**fields: str) -> HubError:
    """Return the error for unusable input; `fields` says per field what is wrong."""
    return HubError("invalid_request", "请求内容有误：" + "；".join(fields.values()), 422, fields)


def rate_limited() -> HubError:
    """Return the error for a caller who sends too much too fast."""
    return HubError("rate_limited", "您发得太快了，请稍等几秒再试", 429)
