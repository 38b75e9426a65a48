"""Turns every failure into the one error shape."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from hub.errors import HubError, invalid

logger = logging.getLogger(__name__)

_MESSAGES = {404: "没有这个地址", 405: "这个地址不支持这种请求方法", 413: "内容太大了"}
_KINDS = {
    "missing": "必填",
    "extra_forbidden": "不认识这个字段",
    "string_too_long": "太长了",
    "string_too_short": "不能为空",
    "json_invalid": "不是合法的 JSON",
    "string_pattern_mismatch": "只能用不含空格的英文、数字和符号",
}


def install(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(HubError)
    async def refused(_: Request, error: HubError) -> JSONResponse:
        return JSONResponse(error.body(), error.status)

    @app.exception_handler(RequestValidationError)
    async def unusable(_: Request, error: RequestValidationError) -> JSONResponse:
        fields = {}
        for problem in error.errors():
            name = ".".join(str(part) for part in problem["loc"][1:] if not isinstance(part, int)) or "body"
            fields[name] = _KINDS.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
        explained = {name: f"{name} {what}" for name, what in fields.items()}
        refusal = invalid(**explained)
        return JSONResponse(refusal.body(), refusal.status)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        message = _MESSAGES.get(error.status_code, str(error.detail))
        refusal = HubError(f"http_{error.status_code}", message, error.status_code)
        return JSONResponse(refusal.body(), error.status_code, headers=error.headers)

    @app.exception_handler(DBAPIError)
    async def unstorable(request: Request, error: DBAPIError) -> JSONResponse:
        # PostgreSQL keeps no NUL, in whichever field it comes.
        if "0x00" not in str(error.orig):
            return await crashed(request, error)
        refusal = invalid(body="内容里有无法保存的字符")
        return JSONResponse(refusal.body(), refusal.status)

    @app.exception_handler(Exception)
    async def crashed(_: Request, error: Exception) -> JSONResponse:
        logger.error("request failed", exc_info=error)
        failure = HubError("internal_error", "系统开小差了，请稍后再试", 500)
        return JSONResponse(failure.body(), failure.status)
