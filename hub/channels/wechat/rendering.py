"""Turns a message of the log into what WeChat can show: text with its source and numbered choices."""

from dataclasses import dataclass
from typing import Any

from hub.channels.wechat.splitting import MAX_TEXT_BYTES, split
from hub.channels.wechat.wording import WechatWording
from hub.storage.tables import Message

SHOWN_SOURCES = 2
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


def render(message: Message, wording: WechatWording, numbered_before: int = 0) -> list[Part]:
    """Return the parts of a message, in order.

    Args:
        message: an outgoing message.
        wording: the channel's sentences.
        numbered_before: choices that earlier messages of the same turn offered; numbers go on from there.
    """
    said = "\n".join(filter(None, [message.text, _source_line(message.sources, wording)]))
    lines = [f"{n}. {b['title']}" for n, b in enumerate(message.buttons, numbered_before + 1)]
    choices = "\n".join([wording.choose, *lines]) if lines else ""
    room = MAX_TEXT_BYTES - len((SEPARATOR + wording.more).encode())
    texts = split(SEPARATOR.join(filter(None, [said, choices])), room)
    parts = [Part("text", text) for text in texts]
    if lines and len(texts) == 1 and said:
        # The ids lead back to the message, however old the menu is when the customer clicks it.
        items = [{"id": f"{message.id}.{n}", "content": b["title"]} for n, b in enumerate(message.buttons)]
        parts = [Part("text", texts[0], {"head_content": said, "list": items, "tail_content": ""})]
    return parts + [Part("image", a["id"]) for a in message.attachments if a.get("type") == "image"]


def _source_line(sources: list[dict[str, Any]], wording: WechatWording) -> str:
    titles = list(dict.fromkeys(f"《{source['title']}》{source['section']}" for source in sources))
    if not titles:
        return ""
    named = "、".join(titles[:SHOWN_SOURCES]) + ("等" if len(titles) > SHOWN_SOURCES else "")
    return wording.source.format(sources=named)
