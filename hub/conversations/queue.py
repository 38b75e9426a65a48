"""Waiting for an agent: what the customer hears and may do meanwhile; the bot is silent then."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hub.agents import teams
from hub.clock import now
from hub.conversations import hands, log
from hub.conversations.log import Draft
from hub.conversations.service import ServiceLevels
from hub.conversations.statuses import Priority, Sender, Status
from hub.knowledge.wording import Wording
from hub.policies.business_hours import BusinessHours
from hub.storage.tables import Conversation, Message
from hub.tickets import tickets

LEAVE = "hub:leave_queue"
"""Payload of the button that gives the conversation back to the bot."""
LEAVE_MESSAGE = "hub:leave_message"
"""Payload of the button after which the next message becomes a ticket."""
PAYLOADS = (LEAVE, LEAVE_MESSAGE)
SHORTEST_MESSAGE = 5
"""A shorter text, such as “在吗”, is no message to make a ticket of."""


class Queue:
    """The customers' side of the queue."""

    def __init__(self, wording: Wording, levels: ServiceLevels, hours: Callable[[], BusinessHours]) -> None:
        """Prepare the queue.

        Args:
            wording: what the system says.
            levels: deadlines.
            hours: when agents are at work; asked at each handoff.
        """
        self._wording = wording
        self._levels = levels
        self._hours = hours

    async def join(
        self, session: AsyncSession, conversation_id: str, message_id: str | None, handoff: dict[str, Any]
    ) -> None:
        """Put the conversation into the queue and tell the customer their place; at night, ask for a message.

        Who is to leave a message waits on until it is written: an agent who is there after all can take them.

        Args:
            session: an open transaction.
            conversation_id: which conversation.
            message_id: the customer message that led here.
            handoff: `{reason, priority, team, summary}` for the agent.
        """
        at, hours = now(), self._hours()
        minutes = self._levels.minutes(Priority.read(handoff.get("priority")))
        due_at = hours.add(at, minutes / 60)
        team_id = await teams.by_name(session, handoff.get("team"))
        ahead = await hands.ask_for_agent(session, conversation_id, handoff, due_at, team_id)
        if not hours.is_open(at):
            await hands.await_message(session, conversation_id)
            opening = f"{hours.next_opening(at):%-m月%-d日%-H:%M}"
            text = self._wording.leave_message_closed.format(opening=opening)
            await self._say(session, conversation_id, message_id, text, LEAVE)
            return
        text = self._wording.queue_behind.format(ahead=ahead) if ahead else self._wording.queue_first
        await self._say(session, conversation_id, message_id, text, LEAVE, LEAVE_MESSAGE)

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        """Answer a message that is not the bot's to answer.

        The first one written in the queue is acknowledged, further ones are only kept; the buttons leave the
        queue; and who was asked to leave a message has it made a ticket.

        Args:
            session: an open transaction.
            conversation: the conversation, as locked by the lease.
            message: the customer's message.
        """
        words = self._wording
        # What was written before the handoff is not the message that was asked for.
        asked_for = conversation.leaving_message and message.created_at >= (
            conversation.waiting_since or message.created_at
        )
        buttons: tuple[str, ...] = (LEAVE, LEAVE_MESSAGE)
        asked = message.payload or self._typed(message.text)
        if conversation.status != Status.WAITING:
            text, buttons = words.queue_not_waiting, ()
        elif asked == LEAVE:
            await hands.give_to_bot(session, conversation.id, hands.LEFT)
            text, buttons = words.queue_left, ()
        elif asked == LEAVE_MESSAGE:
            await hands.await_message(session, conversation.id)
            text, buttons = words.leave_message_ask, (LEAVE,)
        elif asked_for and len(message.text) < SHORTEST_MESSAGE:
            text, buttons = words.leave_message_ask, (LEAVE,)
        elif asked_for:
            text, buttons = await self._take_message(session, conversation, message), ()
        elif await log.said_since(session, conversation.id, words.queue_noted, conversation.waiting_since):
            return
        else:
            text = words.queue_noted
        await self._say(session, conversation.id, message.id, text, *buttons)

    def answers(self, conversation: Conversation, message: Message) -> bool:
        """Tell whether this message is the queue's to answer, not the bot's."""
        return conversation.status == Status.WAITING or message.payload in PAYLOADS

    def _typed(self, text: str) -> str | None:
        """Return the button that a customer typed, if it is one of the queue's."""
        said, words = text.strip(" 。.!！,，~～"), self._wording
        titles = {LEAVE: [words.queue_leave, *words.queue_leave_said], LEAVE_MESSAGE: [words.leave_message]}
        return next((payload for payload, known in titles.items() if said in known), None)

    async def _take_message(self, session: AsyncSession, conversation: Conversation, message: Message) -> str:
        """Make a ticket of the message that the customer left; return what they are told."""
        summary = (conversation.handoff or {}).get("summary") or {}
        slots = summary.get("slots") or []
        known = {slot["slot"]: str(slot["value"]) for slot in slots if isinstance(slot, dict)}
        kinds = {name: kind for kind, name in tickets.KIND_NAMES.items()}
        ticket = await tickets.file(
            session,
            kinds.get(str(summary.get("wanted")), tickets.Kind.FEEDBACK),
            conversation.contact_id,
            conversation.id,
            f"message:{message.id}",
            {**known, "description": message.text},
        )
        await hands.give_to_bot(session, conversation.id, hands.LEFT_MESSAGE)
        return self._wording.leave_message_taken.format(number=ticket.number)

    async def _say(
        self, session: AsyncSession, conversation_id: str, message_id: str | None, text: str, *buttons: str
    ) -> None:
        titles = {LEAVE: self._wording.queue_leave, LEAVE_MESSAGE: self._wording.leave_message}
        shown = [{"title": titles[payload], "payload": payload} for payload in buttons]
        await log.append(
            session, conversation_id, Draft(Sender.SYSTEM, text, buttons=shown, in_reply_to=message_id)
        )
