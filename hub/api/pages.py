"""The pages: the chat, alone or in a shop's frame, the loader, the demo shop, and the agent desk."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from hub.api.services import ServicesDep
from hub.errors import not_found
from hub.inboxes.inboxes import DEFAULT
from hub.orders.book import Identity
from hub.orders.sql_book import SqlOrderBook

router = APIRouter(include_in_schema=False)

DEMO_CUSTOMER = ("demo-wang", "王女士")
"""One of `data/demo/orders.yml`."""
_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
)
"""What a page may load and send: only from the hub itself. The demo's frame is the hub's own, too."""


@router.get("/")
@router.get("/index.html")
@router.get("/chat")
async def chat(services: ServicesDep, inbox: str = DEFAULT) -> FileResponse:
    """Return the chat page; only sites that the inbox allows may put it into a frame."""
    allowed = " ".join(["'self'", *services.inboxes.get(inbox).allowed_origins])
    return _page(services, "index.html", f"{_OWN}frame-ancestors {allowed}")


@router.get("/demo")
@router.get("/demo.html")
async def demo(services: ServicesDep) -> FileResponse:
    """Return the demo shop, where it is enabled."""
    _require_demo(services)
    return _page(services, "demo.html", f"{_OWN}frame-src 'self'; frame-ancestors 'none'")


@router.get("/demo/account")
async def account(services: ServicesDep) -> dict[str, Any]:
    """Return the demo shop's customer, signed as a shop's server would, and their orders."""
    _require_demo(services)
    user_id, name = DEMO_CUSTOMER
    signature = services.inboxes.sign(services.inboxes.get("shop"), user_id, name)
    identity = Identity(asker="demo", user_id=user_id)
    orders = [
        {
            "number": order.number,
            "title": "、".join(item.name for item in order.items),
            "status": order.status,
        }
        for order in await SqlOrderBook(services.database).recent(identity)
    ]
    return {"customer": {"user_id": user_id, "name": name, "signature": signature}, "orders": orders}


@router.get("/desk")
@router.get("/desk.html")
@router.get("/desk/{_:path}")
async def desk(services: ServicesDep) -> FileResponse:
    """Return the agent desk, whose own router knows the paths below it; no site may put it into a frame."""
    policy = _OWN.replace("base-uri 'none'", "base-uri 'self'") + "frame-ancestors 'none'"
    page = _page(services, "desk.html", policy)
    page.headers.update(
        {"Cache-Control": "no-store", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
    )
    return page


@router.get("/loader.js")
async def loader(services: ServicesDep) -> FileResponse:
    """Return the script that shops embed; any site may load it, the frame it opens is what is guarded."""
    headers = {"Cache-Control": "public, max-age=600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(services.settings.web_dir / "loader.js", headers=headers)


def static(directory: Path) -> ASGIApp:
    """Return an app that serves the built files, compressed; those named after their content for good.

    Args:
        directory: `web/dist`.
    """
    return GZipMiddleware(_Built(directory=directory, html=True), minimum_size=500)


class _Built(StaticFiles):
    """Built files; what is in `assets/` has a hash of its content in its name."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Add how long the file may be kept."""
        response = super().file_response(*args, **kwargs)
        if Path(args[0]).parent.name == "assets":
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _page(services: ServicesDep, name: str, policy: str) -> FileResponse:
    path = services.settings.web_dir / name
    if not path.is_file():
        raise not_found("网页还没有构建，请先运行 make run")
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-cache",
    }
    return FileResponse(path, headers=headers)


def _require_demo(services: ServicesDep) -> None:
    if not services.settings.demo:
        raise not_found("演示商店没有打开；需要的话设 BTP_DEMO=true")
