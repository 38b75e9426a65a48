"""Short videos (MP4, QuickTime): what a phone noted beside the film is blanked, the film is left as it is.

Layout of boxes: ISO/IEC 14496-12. Places and devices stand in `udta`, `meta` and `uuid` boxes (Apple's and
Android's `©xyz`, `com.apple.quicktime.location.ISO6709`). Such a box becomes `free`, of the same length, so
that no offset into the film changes.
"""

import struct
from collections.abc import Iterator

from hub.errors import invalid

TYPES = {"video/mp4": "video/mp4", "video/quicktime": "video/mp4", "video/x-m4v": "video/mp4"}
"""Sniffed type → type it is served as; browsers play H.264 in QuickTime only under MP4's name."""
_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf"}
_PRIVATE = {b"udta", b"meta", b"uuid"}


def clean(data: bytes) -> bytes:
    """Return the film with its metadata blanked.

    Args:
        data: an MP4 or QuickTime file.

    Raises:
        HubError: the file's boxes do not fit together, or there is no film in it.
    """
    cleaned = bytearray(data)
    found = {kind for kind, _, _ in _blank(cleaned, 0, len(cleaned))}
    if b"moov" not in found:
        raise invalid(file="这段视频打不开，可能已损坏，请换一段")
    return bytes(cleaned)


def _blank(data: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Blank the private boxes between two offsets, and yield `(kind, start, end)` of every box."""
    while start < end:
        size, kind, header = _header(data, start, end)
        yield kind, start, start + size
        if kind in _PRIVATE:
            data[start + 4 : start + 8] = b"free"
            data[start + header : start + size] = bytes(size - header)
        elif kind in _CONTAINERS:
            yield from _blank(data, start + header, start + size)
        start += size


def _header(data: bytearray, start: int, end: int) -> tuple[int, bytes, int]:
    """Return a box's size, kind, and the length of its header."""
    if end - start < 8:
        # QuickTime ends some containers with four zero bytes.
        return end - start, b"", end - start
    size, kind = struct.unpack_from(">I4s", data, start)
    header = 8
    if size == 1 and end - start >= 16:
        size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
    elif size == 0:
        size = end - start
    if size < header or start + size > end:
        raise invalid(file="这段视频打不开，可能已损坏，请换一段")
    return size, kind, header
