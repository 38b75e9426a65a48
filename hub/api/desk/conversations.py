"""Conversations at the desk: lists, one opened, and everything an agent does with it."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import audit
from hub.agents.agents import Role
from hub.api.desk.access import Caller, CallerDep, SupervisorDep
from hub.api.desk.schemas.conversations import (
    AgentMessage,
    AgentMessageSent,
    Changed,
    ConversationDetail,
    ConversationItem,
    NoteOnly,
    NoteRequest,
    NoteWritten,
    Page,
    SnoozeRequest,
    TransferRequest,
)
from hub.api.services import Services, ServicesDep
from hub.channels.wechat import letters, quota
from hub.clock import now
from hub.conversations import conversations, log
from hub.conversations.statuses import Sender, Status
from hub.desk import detail, listing, notes
from hub.desk.assist import PREFIX
from hub.errors import invalid

router = APIRouter(prefix="/api/v1/desk/conversations", tags=["desk"])

RECENT = 100
"""Messages that come with an opened conversation; older ones are asked for."""


@router.get("/{conversation_id}")
async def open_conversation(
    conversation_id: str,
    caller: CallerDep,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=500)] = RECENT,
) -> ConversationDetail:
    """Return a conversation with its handoff, newest messages, notes, tickets and episodes."""
    async with services.database.transaction() as session:
        conversation = await caller.viewer.open(session, conversation_id)
        audit.record(session, caller.agent.id, "open", "conversation", conversation_id)
        shown = await detail.of_conversation(session, caller.viewer, conversation, limit)
        customer = await letters.customer_of(session, conversation.contact_id)
    if customer is not None:
        shown["window_closes_at"] = quota.window_closes_at(customer)
        shown["messages_left"] = quota.left(customer, now())
    return ConversationDetail.model_validate(shown)


@router.get("/{conversation_id}/messages")
async def list_messages(
    conversation_id: str,
    caller: CallerDep,
    services: ServicesDep,
    before: Annotated[int | None, Query(ge=1)] = None,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = RECENT,
) -> Page:
    """Return the messages in front of `before`, or behind `after`; oldest first."""
    async with services.database.transaction() as session:
        await caller.viewer.open(session, conversation_id)
        if before is not None:
            audit.record(
                session, caller.agent.id, "read", "conversation", conversation_id, f"第 {before} 条之前"
            )
            found = await log.before(session, conversation_id, before, limit + 1)
            kept = found[-limit:]
        else:
            found = await log.after(session, conversation_id, after, limit + 1)
            kept = found[:limit]
    return Page.model_validate({"messages": [log.view(one) for one in kept], "more": len(found) > limit})


@router.post("/{conversation_id}/claim")
async def claim(conversation_id: str, caller: CallerDep, services: ServicesDep) -> Changed:
    """Take a waiting conversation; who is second gets 409 `already_taken`."""

    async def act(session: AsyncSession) -> None:
        # Seen as it was before the race: who lost it is told so, although it is not theirs to see any more.
        conversation = await conversations.get(session, conversation_id)
        if conversation.status == Status.WAITING:
            await caller.viewer.open(session, conversation_id)
        await services.work.claim(session, conversation_id, caller.agent)

    return await _do(services, caller, conversation_id, "claim", act)


@router.post("/{conversation_id}/takeover")
async def take_over(conversation_id: str, caller: SupervisorDep, services: ServicesDep) -> Changed:
    """Take a conversation from whoever holds it: bot, queue or agent (supervisors)."""

    async def act(session: AsyncSession) -> None:
        await services.work.take_over(session, conversation_id, caller.agent)

    return await _do(services, caller, conversation_id, "takeover", act)


@router.post("/{conversation_id}/messages", status_code=201)
async def send_message(
    conversation_id: str, body: AgentMessage, caller: CallerDep, services: ServicesDep
) -> AgentMessageSent:
    """Write to the customer; the same `client_id` again makes no second message."""
    if body.faq_id is not None and f"{PREFIX}{body.faq_id}" not in services.titles:
        raise invalid(faq_id="没有这条常见问题")
    async with services.database.transaction() as session:
        await caller.viewer.open(session, conversation_id)
    written = (body.client_id, body.text, body.attachment_ids, body.faq_id)
    try:
        async with services.database.transaction() as session:
            message = await services.work.speak(session, conversation_id, caller.agent, *written)
    except IntegrityError:
        # The same message arrived twice at the same time; the other one was first.
        async with services.database.transaction() as session:
            message = await services.work.speak(session, conversation_id, caller.agent, *written)
    services.typing.note(conversation_id, Sender.AGENT, typing=False)
    services.broadcast.ring(conversation_id)
    return AgentMessageSent.model_validate({"message": log.view(message)})


@router.post("/{conversation_id}/notes", status_code=201)
async def write_note(
    conversation_id: str, body: NoteRequest, caller: CallerDep, services: ServicesDep
) -> NoteWritten:
    """Write a private note; whispers are for supervisors, and go to who holds the conversation."""
    kind: audit.Action = "whisper" if body.whisper else "note"
    mentions = body.mentions
    async with services.database.transaction() as session:
        conversation = await caller.viewer.open(session, conversation_id)
        if body.whisper:
            caller.viewer.demand(Role.SUPERVISOR)
            mentions = [*mentions, *([conversation.agent_id] if conversation.agent_id else [])]
        note = await notes.write(session, conversation, caller.agent, body.text, kind, mentions)
        audit.record(session, caller.agent.id, kind, "conversation", conversation_id)
    services.broadcast.ring(conversation_id)
    return NoteWritten.model_validate({"note": note})


@router.post("/{conversation_id}/transfer")
async def transfer(
    conversation_id: str, body: TransferRequest, caller: CallerDep, services: ServicesDep
) -> Changed:
    """Pass a conversation on to an agent, or to the queue of a team or of everybody."""

    async def act(session: AsyncSession) -> None:
        await caller.viewer.open(session, conversation_id)
        await services.work.transfer(
            session, conversation_id, caller.viewer, body.agent_id, body.team_id, body.note
        )

    return await _do(services, caller, conversation_id, "transfer", act)


@router.post("/{conversation_id}/resolve")
async def resolve(
    conversation_id: str, caller: CallerDep, services: ServicesDep, body: NoteOnly | None = None
) -> Changed:
    """End the service; the customer's next message goes to the bot."""

    async def act(session: AsyncSession) -> None:
        await caller.viewer.open(session, conversation_id)
        await services.work.resolve(session, conversation_id, caller.agent, body.note if body else "")

    return await _do(services, caller, conversation_id, "resolve", act)


@router.post("/{conversation_id}/return")
async def give_back(
    conversation_id: str, caller: CallerDep, services: ServicesDep, body: NoteOnly | None = None
) -> Changed:
    """Give the conversation back to the bot, which then knows what happened."""

    async def act(session: AsyncSession) -> None:
        await caller.viewer.open(session, conversation_id)
        await services.work.give_back(session, conversation_id, caller.agent, body.note if body else "")

    return await _do(services, caller, conversation_id, "return", act)


@router.post("/{conversation_id}/snooze")
async def snooze(
    conversation_id: str, caller: CallerDep, services: ServicesDep, body: SnoozeRequest | None = None
) -> Changed:
    """Put a conversation aside until a moment, or until the customer writes."""

    async def act(session: AsyncSession) -> None:
        await caller.viewer.open(session, conversation_id)
        await services.work.snooze(session, conversation_id, caller.agent, body.until if body else None)

    return await _do(services, caller, conversation_id, "snooze", act)


@router.post("/{conversation_id}/unsnooze")
async def unsnooze(conversation_id: str, caller: CallerDep, services: ServicesDep) -> Changed:
    """Take a conversation up again."""

    async def act(session: AsyncSession) -> None:
        await caller.viewer.open(session, conversation_id)
        await services.work.unsnooze(session, conversation_id, caller.agent)

    return await _do(services, caller, conversation_id, "unsnooze", act)


async def _do(
    services: Services,
    caller: Caller,
    conversation_id: str,
    action: audit.Action,
    act: Callable[[AsyncSession], Awaitable[None]],
) -> Changed:
    """Act in one transaction, then wake the readers and tell how the conversation stands."""
    async with services.database.transaction() as session:
        await act(session)
        audit.record(session, caller.agent.id, action, "conversation", conversation_id)
        shown = await listing.item(session, caller.viewer, conversation_id)
    services.broadcast.ring(conversation_id)
    return Changed(conversation=ConversationItem.model_validate(shown) if shown else None)
