"""How the chat looks in an inbox, and what it suggests while a customer types."""

from typing import Annotated

from fastapi import APIRouter, Query

from hub.api.schemas import InboxView, Suggestions
from hub.api.services import ServicesDep

router = APIRouter(prefix="/api/v1/web", tags=["web"])


@router.get("/inboxes/{inbox_id}")
async def get_inbox(inbox_id: str, services: ServicesDep) -> InboxView:
    """Return the look and the first words of an inbox."""
    inbox = services.inboxes.get(inbox_id)
    return InboxView.model_validate(inbox.model_dump(include=set(InboxView.model_fields)))


@router.get("/suggestions")
async def suggest(services: ServicesDep, q: Annotated[str, Query(max_length=100)] = "") -> Suggestions:
    """Return questions of the knowledge base that match what is being typed, best first."""
    return Suggestions(suggestions=services.suggester.suggest(q))
