"""What the platform sends: messages of several types, and events."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

_OPENID = re.compile(r"[\w-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,20}")
CLIENT_ID_PREFIX = "wx:"


class Kind(StrEnum):
    """Message types; their values are the platform's names."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    SHORT_VIDEO = "shortvideo"
    LOCATION = "location"
    LINK = "link"
    EVENT = "event"
    OTHER = "other"
    """Anything the platform may add, stickers among it."""


class Event(StrEnum):
    """Events that mean something to us; the platform's names, in lower case."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SCAN = "scan"
    CLICK = "click"
    OTHER = "other"
    """VIEW, LOCATION, results of mass sending … : acknowledged, nothing more."""


@dataclass(frozen=True)
class Incoming:
    """One message or event.

    Attributes:
        to: 原始 ID of the account.
        openid: who sent it.
        created_at: when, in seconds since 1970.
        kind: message type, or event.
        event: which event; None for messages.
        key: names it among all of the account's; the same for every delivery.
        fields: its other fields, by the platform's names.
    """

    to: str
    openid: str
    created_at: int
    kind: Kind
    event: Event | None
    key: str
    fields: dict[str, str]

    @classmethod
    def read(cls, fields: dict[str, str]) -> Self:
        """Read the fields of a message.

        Messages are told apart by sender and MsgId, events by sender, time, event and key
        (the platform's advice on 排重).

        Raises:
            ValueError: a field that every message has is missing or impossible.
        """
        openid, created, name = (fields.get(key, "") for key in ("FromUserName", "CreateTime", "MsgType"))
        if not _OPENID.fullmatch(openid) or not _NUMBER.fullmatch(created) or not name:
            raise ValueError("not a message")
        kind = Kind(name) if name in set(Kind) else Kind.OTHER
        event = None
        if kind is Kind.EVENT:
            event_name = fields.get("Event", "").lower()
            event = Event(event_name) if event_name in set(Event) else Event.OTHER
            identity = ["event", openid, created, event_name, fields.get("EventKey", "")]
        else:
            if not _NUMBER.fullmatch(fields.get("MsgId", "")):
                raise ValueError("a message without MsgId")
            identity = ["message", openid, fields["MsgId"]]
        key = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:40]
        return cls(fields.get("ToUserName", ""), openid, int(created), kind, event, key, fields)

    @property
    def media(self) -> dict[str, str] | None:
        """What is to be fetched for an image or video: `{kind, url, media_id}`; None for other messages."""
        if self.kind not in (Kind.IMAGE, Kind.VIDEO, Kind.SHORT_VIDEO):
            return None
        kind = "image" if self.kind is Kind.IMAGE else "video"
        url, media_id = self.fields.get("PicUrl", ""), self.fields.get("MediaId", "")
        return {"kind": kind, "url": url, "media_id": media_id}

    @property
    def client_id(self) -> str:
        """The `client_id` under which it enters a conversation's log."""
        return CLIENT_ID_PREFIX + self.key
