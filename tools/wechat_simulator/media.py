"""Temporary media (新增临时素材, 获取临时素材)."""

import secrets
from dataclasses import dataclass

from tools.wechat_simulator.errors import ApiError
from tools.wechat_simulator.timing import Clock, Timing

LIMITS = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}
"""Bytes, by type."""

_SNIFFED = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mp3",
}


@dataclass(frozen=True)
class Medium:
    """A file.

    Attributes:
        media_id: its name.
        kind: image, voice, video or thumb.
        data: the bytes; content_type: what they are.
        until: when it goes.
    """

    media_id: str
    kind: str
    data: bytes
    content_type: str
    until: float


class Media:
    """All files of one account."""

    def __init__(self, timing: Timing, clock: Clock) -> None:
        self._timing = timing
        self._clock = clock
        self._files: dict[str, Medium] = {}

    def add(self, kind: str, data: bytes) -> Medium:
        """Keep a file for three days.

        Raises:
            ApiError: 40004 unknown type, 41005 empty, 40009 too big, 40137 an image that is none.
        """
        if kind not in LIMITS:
            raise ApiError(40004)
        if not data:
            raise ApiError(41005)
        if len(data) > LIMITS[kind]:
            raise ApiError(40009)
        content_type = sniff(data)
        if kind in ("image", "thumb") and not content_type.startswith("image/"):
            raise ApiError(40137)
        medium = Medium(
            secrets.token_urlsafe(48), kind, data, content_type, self._clock.now() + self._timing.media
        )
        self._files[medium.media_id] = medium
        return medium

    def get(self, media_id: str) -> Medium:
        """Return a file.

        Raises:
            ApiError: 40007, unknown or gone.
        """
        medium = self._files.get(media_id)
        if medium is None or medium.until <= self._clock.now():
            raise ApiError(40007)
        return medium


def sniff(data: bytes) -> str:
    """Return the content type by the first bytes."""
    for start, content_type in _SNIFFED.items():
        if data.startswith(start):
            return content_type
    return "video/mp4" if data[4:8] == b"ftyp" else "application/octet-stream"
