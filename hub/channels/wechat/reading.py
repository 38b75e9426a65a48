"""Turns a customer's message into an entry of the conversation's log; no type of message is a dead end."""

from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat import choices
from hub.channels.wechat.incoming import Incoming, Kind
from hub.channels.wechat.wording import RATED, WechatWording
from hub.conversations import ratings
from hub.conversations.log import Draft
from hub.conversations.statuses import Sender

MAX_TEXT = 2000
UNSUPPORTED = "【收到不支持的消息类型"
"""How the text begins that the platform puts in the place of a sticker from the customer's own album."""


async def read(
    session: AsyncSession, conversation_id: str, incoming: Incoming, wording: WechatWording
) -> Draft:
    """Return the entry for a message that needs nothing fetched.

    A text that names a choice becomes that choice; a voice its transcript. What cannot be understood carries
    a payload to which the hub has a ready answer (`WechatWording.canned`).

    Args:
        session: an open transaction.
        conversation_id: where it is going to stand.
        incoming: a message, or a tap on the menu.
        wording: the channel's sentences.
    """
    text, payload = _said(incoming, wording)
    if incoming.kind in (Kind.TEXT, Kind.VOICE) and payload is None:
        rating = await choices.scored(session, conversation_id, text)
        if rating is not None:
            await ratings.rate(session, conversation_id, *rating, comment=None)
            return Draft(Sender.CUSTOMER, text, payload=RATED, client_id=incoming.client_id)
        menu_id = incoming.fields.get("bizmsgmenuid", "")
        choice = await choices.clicked(session, conversation_id, menu_id) if menu_id else None
        choice = choice or await choices.chosen(session, conversation_id, text)
        if choice is not None:
            text, payload = choice
    return Draft(Sender.CUSTOMER, text[:MAX_TEXT], payload=payload, client_id=incoming.client_id)


def _said(incoming: Incoming, wording: WechatWording) -> tuple[str, str | None]:
    """Return the words of a message, and the payload of those that the bot cannot understand."""
    fields = incoming.fields
    match incoming.kind:
        case Kind.TEXT:
            content = fields.get("Content", "")
            if content and not content.startswith(UNSUPPORTED):
                return content, None
        case Kind.EVENT:
            # A tap on the account's menu: its key is what the customer says by it.
            return fields.get("EventKey", ""), None
        case Kind.VOICE:
            heard = fields.get("Recognition", "")
            return (heard, None) if heard else wording.unreadable("voice")
        case Kind.LOCATION:
            place = f"{fields.get('Location_X', '')},{fields.get('Location_Y', '')}"
            return wording.seen_location.format(label=fields.get("Label") or place), None
        case Kind.LINK:
            title, url = fields.get("Title", ""), fields.get("Url", "")
            return wording.seen_link.format(title=title, url=url), None
    return wording.unreadable("sticker")
