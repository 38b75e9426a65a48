"""The phone's page, and the small API behind it: for trying an account out by hand."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from tools.wechat_simulator.customer import Customer
from tools.wechat_simulator.delivery import Outcome, Result
from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.screen import Screen

if TYPE_CHECKING:
    from tools.wechat_simulator.platform import Platform, Station

PAGE = Path(__file__).parent / "page"
POLL_SECONDS = 20.0
RESULTS = {
    Result.REPLY: "被动回复",
    Result.SILENCE: "回了 success",
    Result.LATE: "没等到，断开",
    Result.UNREACHABLE: "连不上",
    Result.INVALID: "回复无效",
    Result.LOST: "回复丢失",
}


class Phone:
    """Serves the page of a platform."""

    def __init__(self, platform: "Platform") -> None:
        self._platform = platform
        self._running: set[asyncio.Task[Outcome]] = set()

    def routes(self) -> list[BaseRoute]:
        """Return the page and its API."""
        here = "/phone/{account}/customers/{openid}"
        return [
            Route("/", lambda request: FileResponse(PAGE / "index.html")),
            Mount("/page", StaticFiles(directory=PAGE)),
            Route("/phone/accounts", self._accounts),
            Route("/phone/{account}/customers", self._join, methods=["POST"]),
            Route(here, self._screen),
            Route(f"{here}/actions", self._act, methods=["POST"]),
            Route(f"{here}/pictures", self._picture, methods=["POST"]),
        ]

    async def _accounts(self, request: Request) -> Response:
        stations = self._platform.stations.values()
        return JSONResponse(
            [
                {
                    "name": station.account.name,
                    "title": station.account.title,
                    "kind": station.account.kind,
                    "verified": station.account.verified,
                    "mode": station.account.mode,
                }
                for station in stations
            ]
        )

    async def _join(self, request: Request) -> Response:
        station = self._station(request)
        customer = station.customer(follows=False)
        self._start(customer.subscribe())
        return JSONResponse({"openid": customer.openid}, status_code=201)

    async def _screen(self, request: Request) -> Response:
        """Answer when there is more than the page has, or after a while."""
        station, customer = self._both(request)
        after = int(request.query_params.get("after", "0"))
        typing = request.query_params.get("typing") == "true"
        wait = request.query_params.get("wait") == "true"

        def news(screen: Screen) -> bool:
            return len(screen.items) > after or screen.typing != typing

        await customer.screen.until(news, POLL_SECONDS if wait else 0.0)
        return JSONResponse(
            {
                "items": [shown.as_json() for shown in customer.screen.items[after:]],
                "typing": customer.screen.typing,
                "follows": customer.follows,
                "left": customer.windows.left(self._platform.clock.now()),
                "menu": (station.menu or {}).get("button", []),
                "log": _log(station, customer.openid),
            }
        )

    async def _act(self, request: Request) -> Response:
        station, customer = self._both(request)
        try:
            body = json.loads(await request.body())
            text = str(body.get("text", ""))
            action = body["action"]
        except (ValueError, KeyError, AttributeError):
            return JSONResponse({"error": "请求不对"}, status_code=400)
        doings = {
            "text": lambda: customer.text(text),
            "voice": lambda: customer.voice(text or None),
            "sticker": customer.sticker,
            "location": lambda: customer.location(31.2304, 121.4737, text or "上海市黄浦区人民大道"),
            "video": customer.video,
            "choose": lambda: customer.choose(str(body.get("option", "")), text),
            "click": lambda: customer.click(str(body.get("key", ""))),
            "view": lambda: customer.view(str(body.get("url", ""))),
            "subscribe": customer.subscribe,
            "unsubscribe": customer.unsubscribe,
        }
        if action == "expire":
            station.tokens.expire()
        elif action == "wait":
            self._platform.clock.advance(48 * 3600)
        elif action in doings:
            self._start(doings[action]())
        else:
            return JSONResponse({"error": f"没有这个动作：{action}"}, status_code=400)
        return Response(status_code=204)

    async def _picture(self, request: Request) -> Response:
        _, customer = self._both(request)
        data = await request.body()
        try:
            self._start(customer.image(data))
        except ApiError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return Response(status_code=204)

    def _start(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _station(self, request: Request) -> "Station":
        station = self._platform.stations.get(request.path_params["account"])
        if station is None:
            raise ApiError(40013)
        return station

    def _both(self, request: Request) -> tuple["Station", Customer]:
        station = self._station(request)
        customer = station.customers.get(request.path_params["openid"])
        if customer is None:
            raise ApiError(40003)
        return station, customer


def _log(station: "Station", openid: str) -> list[dict[str, Any]]:
    """Return what went over the wire for a customer, oldest first."""
    lines: list[dict[str, Any]] = []
    for pushed in station.pushed:
        if pushed.openid == openid:
            what = str(pushed.fields.get("Event") or pushed.fields["MsgType"])
            for number, delivery in enumerate(pushed.outcome.deliveries, 1):
                result = RESULTS[delivery.result] + (f"：{delivery.detail}" if delivery.detail else "")
                bad = delivery.result not in (Result.REPLY, Result.SILENCE)
                said = f"推送 {what}，第 {number} 次，{delivery.took:.1f} 秒，{result}"
                lines.append({"at": delivery.began, "text": said, "bad": bad})
    for call in station.calls:
        if call.openid in ("", openid):
            said = f"接口 {call.name}" + (f"，错误 {call.code}" if call.code else "，成功")
            lines.append({"at": call.at, "text": said, "bad": bool(call.code)})
    return sorted(lines, key=lambda line: float(line["at"]))[-60:]
