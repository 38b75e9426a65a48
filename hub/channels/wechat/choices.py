"""Understands a number, a title or a click on a message menu as a choice, and a score as a rating."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.conversations import ratings
from hub.conversations.statuses import Sender
from hub.storage.tables import Message, WechatDelivery

_DIGITS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_SCORE = re.compile(r"([1-5一二三四五])\s*分")
RECENT = 20
"""Messages among which a request for a rating is looked for."""
_NUMBER = re.compile(r"(?:我?选|第)*\s*(\d{1,2}|[一二三四五六七八九十])\s*[个项号条]?\s*[.。、,，!！吧]?")

Choice = tuple[str, str]
"""Title and payload."""


async def chosen(session: AsyncSession, conversation_id: str, text: str) -> Choice | None:
    """Return the choice that a text names among those the customer was shown last, if it names one.

    Args:
        session: an open transaction.
        conversation_id: whose log.
        text: what the customer wrote: `2`, `选2`, `第二个`, or the title itself.
    """
    offered = await _shown_last(session, conversation_id)
    written = unicodedata.normalize("NFKC", text).strip()
    for title, payload in offered:
        if written == unicodedata.normalize("NFKC", title):
            return title, payload
    found = _NUMBER.fullmatch(written)
    if not found:
        return None
    number = _DIGITS.get(found.group(1)) or int(found.group(1))
    return offered[number - 1] if 1 <= number <= len(offered) else None


async def clicked(session: AsyncSession, conversation_id: str, menu_id: str) -> Choice | None:
    """Return the choice behind a click on a message menu (`bizmsgmenuid`), if the hub offered it here.

    Args:
        session: an open transaction.
        conversation_id: whose log.
        menu_id: as `render` made it: message id and index.
    """
    message_id, _, index = menu_id.partition(".")
    message = await session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id or message.sender == Sender.CUSTOMER:
        return None
    if not re.fullmatch(r"[0-9]{1,2}", index) or int(index) >= len(message.buttons):
        return None
    button = message.buttons[int(index)]
    return button["title"], button["payload"]


async def scored(session: AsyncSession, conversation_id: str, text: str) -> tuple[str, int] | None:
    """Return the message that asked for a rating, and the score, if the text is one, such as `5分`.

    Args:
        session: an open transaction.
        conversation_id: whose log.
        text: what the customer wrote.
    """
    found = _SCORE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.sender == Sender.SYSTEM)
        .order_by(Message.seq.desc())
        .limit(RECENT)
    )
    for message in await session.scalars(query):
        if any(card.get("type") == ratings.CARD for card in message.cards):
            return message.id, _DIGITS.get(found.group(1)) or int(found.group(1))
    return None


async def numbered_before(session: AsyncSession, message: Message) -> int:
    """Return how many choices the earlier messages of the same turn offered."""
    if message.in_reply_to is None:
        return 0
    query = select(Message.buttons).where(
        Message.in_reply_to == message.in_reply_to, Message.seq < message.seq
    )
    return sum(len(buttons) for buttons in (await session.scalars(query)).all())


async def _shown_last(session: AsyncSession, conversation_id: str) -> list[Choice]:
    """Return the numbered choices of the turn that was delivered last."""
    query = (
        select(WechatDelivery)
        .where(WechatDelivery.conversation_id == conversation_id, WechatDelivery.claim.is_not(None))
        .order_by(WechatDelivery.id.desc())
        .limit(1)
    )
    last = (await session.scalars(query)).one_or_none()
    if last is None:
        return []
    together = select(WechatDelivery.message_id).where(
        WechatDelivery.claim == last.claim, WechatDelivery.conversation_id == conversation_id
    )
    shown = (
        await session.scalars(select(Message).where(Message.id.in_(together)).order_by(Message.seq.desc()))
    ).all()
    turn = next((message for message in shown if message.buttons), shown[0])
    if turn.in_reply_to is None:
        messages = [turn]
    else:
        same_turn = select(Message).where(Message.in_reply_to == turn.in_reply_to).order_by(Message.seq)
        messages = list((await session.scalars(same_turn)).all())
    return [(b["title"], b["payload"]) for message in messages for b in message.buttons]
