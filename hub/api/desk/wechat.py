"""What did not reach its WeChat customer, for supervisors: why, and once more."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from hub.agents import audit
from hub.api.desk.access import SupervisorDep
from hub.api.services import ServicesDep
from hub.channels.wechat import letters

router = APIRouter(prefix="/api/v1/desk/wechat", tags=["desk"])


class Letter(BaseModel):
    """One part of a message that has not arrived."""

    id: int
    account: str
    conversation_id: str
    message_id: str
    text: str
    state: Literal["pending", "dead"] = Field(description="`dead`: the platform will never take it")
    waits_for_customer: bool = Field(description="the window is closed: it goes out when they write next")
    error: str | None = Field(description="the platform's errcode and words, of the last attempt")
    created_at: datetime


class Letters(BaseModel):
    """Newest first."""

    letters: list[Letter]


@router.get("/dead-letters")
async def dead_letters(caller: SupervisorDep, services: ServicesDep) -> Letters:
    """Return what could not be delivered, or not for some minutes."""
    async with services.database.transaction() as session:
        found = await letters.undelivered(session)
        audit.record(session, caller.agent.id, "list", "letter")
    return Letters.model_validate({"letters": found})


@router.post("/dead-letters/{letter_id}/retry", status_code=204)
async def send_again(letter_id: int, caller: SupervisorDep, services: ServicesDep) -> None:
    """Try once more to deliver it, at once."""
    async with services.database.transaction() as session:
        conversation_id = await letters.send_again(session, letter_id)
        audit.record(session, caller.agent.id, "send_again", "conversation", conversation_id)
