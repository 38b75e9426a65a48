"""Images, written anew: what a camera or an editor noted beside the picture does not come along."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from hub.errors import HubError, invalid

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}
"""Sniffed type → format in which it is written; of a moving GIF the first picture is kept."""
MAX_PIXELS = 60_000_000
"""More than any phone's camera makes at its usual setting; a small file may claim far more (a bomb)."""
LONGEST_SIDE = 4096
"""Enough to read a label in a photo; larger ones are scaled down to it."""


def clean(data: bytes, media_type: str) -> tuple[bytes, str]:
    """Return the picture alone: upright, without EXIF, GPS, comments or thumbnails.

    Args:
        data: the file.
        media_type: its sniffed type, one of `FORMATS`.

    Returns:
        The new file and its type.

    Raises:
        HubError: the file is damaged, or too large in pixels.
    """
    try:
        with warnings.catch_warnings():
            # Its own, looser limit only warns; ours is checked before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MAX_PIXELS:
            raise too_large()
        colours = picture.info.get("icc_profile")
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        written = FORMATS[media_type]
        if written == "JPEG" and picture.mode not in ("RGB", "L"):
            picture, colours = picture.convert("RGB"), None
        bare = picture.copy()
        bare.info = {}
        out = io.BytesIO()
        bare.save(out, written, icc_profile=colours, quality=88)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise invalid(file="这张图片打不开，可能已损坏，请换一张") from error
    return out.getvalue(), Image.MIME[written]


def too_large() -> HubError:
    """Return the refusal of a picture with too many pixels."""
    return HubError("too_large", "图片太大了，请缩小后再发", 413)
