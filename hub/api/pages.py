"""The pages: the chat, alone or in a shop's frame, the loader, and the demo shop."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from hub.api.services import ServicesDep
from hub.errors import not_found
from hub.inboxes.inboxes import DEFAULT

router = APIRouter(include_in_schema=False)

_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "
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
    inbox = services.inboxes.get("shop")
    user_id, name = "demo-wang", "王女士"
    signature = services.inboxes.sign(inbox, user_id, name)
    return {"customer": {"user_id": user_id, "name": name, "signature": signature}, "orders": []}


@router.get("/loader.js")
async def loader(services: ServicesDep) -> FileResponse:
    """Return the script that shops embed; any site may load it, the frame it opens is what is guarded."""
    headers = {"Cache-Control": "public, max-age=600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(services.settings.web_dir / "loader.js", headers=headers)


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
