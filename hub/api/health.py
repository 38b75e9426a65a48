"""Liveness and readiness."""

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import text

from hub.api.services import ServicesDep
from hub.knowledge.reloading import Reloading

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(services: ServicesDep, response: Response) -> dict[str, str]:
    """Tell whether customers can be served: 200 when the database is there, 503 otherwise.

    The bot's state is reported but does not make the hub unready: messages are stored and answered later.
    Nor do the operators' files: while one is broken the former ones stay in use, and `data` says why.
    """
    try:
        async with services.database.transaction() as session:
            await session.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        database = "ok"
    except Exception:
        database = "unavailable"
        response.status_code = 503
    bot = "ok" if await services.bot.healthy() else "unavailable"
    watched: tuple[Reloading[Any], ...] = (services.policies, services.texts)
    for one in watched:
        _ = one.current  # a look picks up changed files, and finds what is wrong with them
    return {
        "status": "ok" if database == "ok" else "unavailable",
        "database": database,
        "bot": bot,
        "data": "\n".join(one.problem for one in watched if one.problem) or "ok",
    }
