"""What helps an agent to answer: canned replies, suggested answers, search, images."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from hub import attachments
from hub.agents import audit
from hub.api.attachments import read_file
from hub.api.desk.access import CallerDep
from hub.api.desk.schemas.help import Assistance, CannedList, SearchResult
from hub.api.schemas import AttachmentView
from hub.api.services import ServicesDep
from hub.conversations import conversations
from hub.desk import assist, canned, detail, search
from hub.tickets import tickets

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


@router.get("/canned")
async def list_canned(
    caller: CallerDep, services: ServicesDep, conversation_id: str | None = None
) -> CannedList:
    """Return the canned replies, their variables filled for this conversation."""
    conversation, name, owned = None, None, []
    async with services.database.transaction() as session:
        if conversation_id is not None:
            conversation = await caller.viewer.open(session, conversation_id)
            name = (await conversations.contact_of(session, conversation)).name
            owned = await tickets.of_contact(session, conversation.contact_id)
    known = canned.values(conversation, name, owned, caller.agent.name)
    return CannedList.model_validate({"replies": [canned.fill(reply, known) for reply in services.canned]})


@router.get("/conversations/{conversation_id}/assist")
async def suggest_answers(
    conversation_id: str,
    caller: CallerDep,
    services: ServicesDep,
    text: Annotated[str | None, Query(max_length=2000)] = None,
) -> Assistance:
    """Return the three FAQ answers nearest to the customer's last words, or to `text`, and their tickets."""
    async with services.database.transaction() as session:
        conversation = await caller.viewer.open(session, conversation_id)
        words = text or await assist.last_words(session, conversation_id)
        owned = await tickets.of_contact(session, conversation.contact_id)
    return Assistance.model_validate(
        {
            "text": words,
            "faq": await services.assist.suggest(words),
            "tickets": [detail.ticket_brief(ticket) for ticket in owned],
        }
    )


@router.get("/search")
async def find(
    caller: CallerDep,
    services: ServicesDep,
    q: Annotated[str, Query(min_length=search.SHORTEST, max_length=100)],
) -> SearchResult:
    """Return conversations and tickets in which this stands; what was searched for is on record."""
    async with services.database.transaction() as session:
        audit.record(session, caller.agent.id, "search", "conversation")
        found: dict[str, Any] = {
            "conversations": await search.conversations(session, caller.viewer, q.strip()),
            "tickets": [detail.ticket_brief(one) for one in await search.tickets(session, q.strip())],
        }
    return SearchResult.model_validate(found)


@router.post("/conversations/{conversation_id}/attachments", status_code=201)
async def upload(
    conversation_id: str, request: Request, caller: CallerDep, services: ServicesDep
) -> AttachmentView:
    """Take an image or a short video, to be sent with the agent's next message."""
    async with services.database.transaction() as session:
        await caller.viewer.open(session, conversation_id)
    await services.limits.count_upload(f"desk:{caller.agent.id}")
    name, data = await read_file(request)
    async with services.database.transaction() as session:
        saved = await attachments.save(session, services.files, conversation_id, name, data)
    return AttachmentView.model_validate(attachments.view(saved))
