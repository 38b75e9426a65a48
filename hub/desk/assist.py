"""What the desk suggests to an agent: the FAQ answers nearest to the customer's last message."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.bot.rasa import BotUnavailableError, RasaClient
from hub.conversations.statuses import Sender
from hub.knowledge.faq import Entry
from hub.knowledge.suggest import Suggester
from hub.storage.tables import BotTurn, Message

SHOWN = 3
PREFIX = "faq/"
WANTS_HUMAN = "talk_to_human"


class Assist:
    """Asks the understanding; when the bot is down, goes by the words that match."""

    def __init__(self, bot: RasaClient, entries: list[Entry], suggester: Suggester) -> None:
        """Prepare.

        Args:
            bot: ranks the FAQ for a message.
            entries: the FAQ.
            suggester: finds questions by their words.
        """
        self._bot = bot
        self._by_id = {entry.id: entry for entry in entries}
        self._by_question = {entry.question: entry for entry in entries}
        self._suggester = suggester

    async def suggest(self, text: str) -> list[dict[str, Any]]:
        """Return up to three FAQ entries, best first: `{id, question, answer, confidence}`.

        Args:
            text: the customer's words.
        """
        if not text.strip():
            return []
        try:
            ranking = await self._bot.rank(text)
        except BotUnavailableError:
            found: list[tuple[Entry, float | None]] = [
                (self._by_question[question], None) for question in self._suggester.suggest(text)
            ]
        else:
            ranked = [(label.removeprefix(PREFIX), score) for label, score in ranking]
            found = [(self._by_id[name], score) for name, score in ranked if name in self._by_id]
        return [
            {"id": entry.id, "question": entry.question, "answer": entry.answer, "confidence": score}
            for entry, score in found[:SHOWN]
        ]


async def last_words(session: AsyncSession, conversation_id: str) -> str:
    """Return the customer's last message that has words; that they want a human is no question."""
    query = (
        select(Message.text)
        .outerjoin(BotTurn, BotTurn.message_id == Message.id)
        .where(
            Message.conversation_id == conversation_id,
            Message.sender == Sender.CUSTOMER,
            Message.text != "",
            func.coalesce(BotTurn.label, "") != WANTS_HUMAN,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none() or ""
