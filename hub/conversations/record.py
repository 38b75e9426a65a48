"""What the bot made of each customer message, for insight."""

from sqlalchemy.ext.asyncio import AsyncSession

from hub.bot.replies import Turn
from hub.clock import now
from hub.storage.inserting import insert_new
from hub.storage.tables import BotTurn, Message

ANSWERED, HANDOFF, DROPPED, FAILED = "answered", "handoff", "dropped", "failed"
UNKNOWN = "unknown"


async def turn(session: AsyncSession, message: Message, outcome: str, made: Turn | None = None) -> None:
    """Write down one turn; a message has one.

    Args:
        session: the transaction that settles the message.
        message: the customer's.
        outcome: what became of it.
        made: the bot's turn, if there was one.
    """
    at = now()
    heard = made.heard if made else None
    values = {
        "message_id": message.id,
        "conversation_id": message.conversation_id,
        "label": heard.label if heard else UNKNOWN,
        "confidence": heard.confidence if heard else None,
        "outcome": outcome,
        "latency_ms": int((at - message.created_at).total_seconds() * 1000),
        "created_at": at,
    }
    await insert_new(session, BotTurn, values)
