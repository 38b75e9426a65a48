"""The platform's API under `/cgi-bin`: tokens, 客服消息, media, menu."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tools.wechat_simulator import menus
from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.sending import send, typing

if TYPE_CHECKING:
    from tools.wechat_simulator.platform import Platform, Station

Handler: TypeAlias = Callable[["Station", Request], Awaitable[Response]]

DONE = {"errcode": 0, "errmsg": "ok"}


def api(platform: "Platform", more: list[BaseRoute] | None = None) -> Starlette:
    """Return the API as an application.

    Args:
        platform: whose it is.
        more: other routes to serve beside it.
    """

    async def stable_token(request: Request) -> Response:
        return await _token(platform, request, await read_json(request))

    async def plain_token(request: Request) -> Response:
        return await _token(platform, request, dict(request.query_params), stable=False)

    async def picture(request: Request) -> Response:
        station = platform.stations[request.path_params["account"]]
        medium = station.media.get(request.path_params["media_id"])
        return Response(medium.data, media_type=medium.content_type)

    def with_token(name: str, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            token = request.query_params.get("access_token", "")
            station, code = platform.by_token(token), 0
            try:
                station.tokens.check(token)
                _allow(station, name)
                return await handler(station, request)
            except ApiError as error:
                code = error.code
                raise
            finally:
                station.note(name, getattr(request.state, "openid", ""), code)

        return handle

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return JSONResponse(error.body)

    def post(path: str, handler: Handler) -> Route:
        return Route(f"/cgi-bin/{path}", with_token(path, handler), methods=["POST"])

    def get(path: str, handler: Handler) -> Route:
        return Route(f"/cgi-bin/{path}", with_token(path, handler), methods=["GET"])

    routes: list[BaseRoute] = [
        Route("/cgi-bin/stable_token", stable_token, methods=["POST"]),
        Route("/cgi-bin/token", plain_token, methods=["GET"]),
        post("message/custom/send", _send),
        post("message/custom/typing", _typing),
        post("media/upload", _upload),
        get("media/get", _download),
        post("menu/create", _create_menu),
        get("menu/get", _get_menu),
        get("menu/delete", _delete_menu),
        Route("/mmbiz_jpg/{account}/{media_id}/0", picture),
        *(more or []),
    ]
    return Starlette(routes=routes, exception_handlers={ApiError: refused})


async def read_json(request: Request) -> dict[str, Any]:
    r"""Return the body.

    Raises:
        ApiError: 44002 empty, 40033 with `\uxxxx` in it, 47001 not a JSON object.
    """
    body = await request.body()
    if not body:
        raise ApiError(44002)
    if b"\\u" in body:
        raise ApiError(40033)
    try:
        found = json.loads(body)
    except ValueError as error:
        raise ApiError(47001) from error
    if not isinstance(found, dict):
        raise ApiError(47001)
    return found


def _allow(station: "Station", name: str) -> None:
    """Let a call pass that is within its limit and not meant to fail."""
    if station.troubles[name]:
        raise ApiError(station.troubles[name].popleft())
    limit = station.limits.get(name)
    if limit is not None and sum(call.name == name for call in station.calls) >= limit:
        raise ApiError(45009)


async def _token(
    platform: "Platform", request: Request, given: dict[str, Any], stable: bool = True
) -> Response:
    name = "stable_token" if stable else "token"
    if given.get("grant_type") != "client_credential":
        raise ApiError(40002)
    station = platform.by_app_id(str(given.get("appid", "")))
    code = 0
    try:
        if given.get("secret") != station.account.app_secret:
            raise ApiError(40125)
        host = request.client.host if request.client else ""
        if station.addresses is not None and host not in station.addresses:
            raise ApiError(40164)
        _allow(station, name)
        token, seconds = (
            station.tokens.stable(given.get("force_refresh") is True) if stable else (station.tokens.plain())
        )
    except ApiError as error:
        code = error.code
        raise
    finally:
        station.note(name, "", code)
    return JSONResponse({"access_token": token, "expires_in": seconds})


async def _send(station: "Station", request: Request) -> Response:
    body = await read_json(request)
    request.state.openid = str(body.get("touser", ""))
    await send(station, body)
    return JSONResponse(DONE)


async def _typing(station: "Station", request: Request) -> Response:
    body = await read_json(request)
    request.state.openid = str(body.get("touser", ""))
    await typing(station, body)
    return JSONResponse(DONE)


async def _upload(station: "Station", request: Request) -> Response:
    if not station.account.may_send:
        raise ApiError(48001)
    async with request.form() as form:
        sent = form.get("media")
        if not isinstance(sent, UploadFile):
            raise ApiError(41005)
        medium = station.media.add(request.query_params.get("type", ""), await sent.read())
    return JSONResponse(
        {"type": medium.kind, "media_id": medium.media_id, "created_at": int(station.clock.now())}
    )


async def _download(station: "Station", request: Request) -> Response:
    if not station.account.may_send:
        raise ApiError(48001)
    medium = station.media.get(request.query_params.get("media_id", ""))
    if medium.kind == "video":
        return JSONResponse({"video_url": station.picture_url(medium)})
    ending = medium.content_type.rpartition("/")[2].replace("jpeg", "jpg")
    disposition = f'attachment; filename="{medium.media_id}.{ending}"'
    return Response(medium.data, media_type=medium.content_type, headers={"Content-disposition": disposition})


async def _create_menu(station: "Station", request: Request) -> Response:
    if not station.account.may_have_menu:
        raise ApiError(48001)
    menu = await read_json(request)
    menus.check(menu)
    station.menu = menu
    return JSONResponse(DONE)


async def _get_menu(station: "Station", request: Request) -> Response:
    if not station.account.may_have_menu:
        raise ApiError(48001)
    if station.menu is None:
        raise ApiError(46003)
    return JSONResponse({"menu": station.menu})


async def _delete_menu(station: "Station", request: Request) -> Response:
    if not station.account.may_have_menu:
        raise ApiError(48001)
    station.menu = None
    return JSONResponse(DONE)
