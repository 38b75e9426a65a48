"""Turns a message of the log into what WeChat can show: text with its source and numbered choices."""

import re
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from hub.channels.wechat.splitting import MAX_TEXT_BYTES, split
from hub.channels.wechat.wording import WechatWording
from hub.clock import CHINA
from hub.storage.tables import Message

SHOWN_SOURCES = 2
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
SEPARATOR = "\n\n"
"""Between messages that travel in one."""


@dataclass(frozen=True)
class Part:
    """One deliverable piece of a message.

    Attributes:
        kind: `text` or `image`.
        body: the text, or the attachment's id.
        menu: the same as the platform's `msgmenu`, if the piece carries all choices of the message.
    """

    kind: str
    body: str
    menu: dict[str, Any] | None = None


def render(
    message: Message, wording: WechatWording, numbered_before: int = 0, images: bool = True
) -> list[Part]:
    """Return the parts of a message, in order.

    Args:
        message: an outgoing message.
        wording: the channel's sentences.
        numbered_before: choices that earlier messages of the same turn offered; numbers go on from there.
        images: whether the account can show images; else a line of text says that there is one.
    """
    pictures = [one["id"] for one in message.attachments if one.get("type") == "image"]
    unshown = len(message.attachments) - (len(pictures) if images else 0)
    said = "\n".join(
        filter(
            None,
            [
                message.text,
                *(card_text(card, wording) for card in message.cards),
                _source_line(message.sources, wording),
                wording.unshown if unshown else "",
            ],
        )
    )
    lines = [f"{n}. {b['title']}" for n, b in enumerate(message.buttons, numbered_before + 1)]
    choices = "\n".join([wording.choose, *lines]) if lines else ""
    hints = (wording.more, wording.still_working)
    room = MAX_TEXT_BYTES - max(len((SEPARATOR + hint).encode()) for hint in hints)
    texts = split(SEPARATOR.join(filter(None, [said, choices])), room)
    parts = [Part("text", text) for text in texts]
    if lines and len(texts) == 1 and said:
        # The ids lead back to the message, however old the menu is when the customer clicks it.
        items = [{"id": f"{message.id}.{n}", "content": b["title"]} for n, b in enumerate(message.buttons)]
        parts = [Part("text", texts[0], {"head_content": said, "list": items, "tail_content": ""})]
    return parts + ([Part("image", one) for one in pictures] if images else [])


def card_text(card: dict[str, Any], wording: WechatWording) -> str:
    """Return an order's or ticket's card as lines of text; what is not known has no line."""
    lines = []
    for template in wording.cards.get(str(card.get("type")), []):
        names = [name for _, name, _, _ in Formatter().parse(template) if name]
        values = {name: _card_value(card.get(name)) for name in names}
        if all(values.values()):
            lines.append(template.format(**values))
    return "\n".join(lines)


def _card_value(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(f"{item['name']}×{item.get('quantity', 1)}" for item in value)
    if isinstance(value, str) and _TIME.match(value):
        return f"{datetime.fromisoformat(value).astimezone(CHINA):%m月%d日 %H:%M}"
    return str(value or "")


def _source_line(sources: list[dict[str, Any]], wording: WechatWording) -> str:
    titles = list(dict.fromkeys(f"《{source['title']}》{source['section']}" for source in sources))
    if not titles:
        return ""
    named = "、".join(titles[:SHOWN_SOURCES]) + ("等" if len(titles) > SHOWN_SOURCES else "")
    return wording.source.format(sources=named)
