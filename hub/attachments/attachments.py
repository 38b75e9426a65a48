"""The one door for files: web, desk and WeChat alike save, claim and find them here."""

import asyncio
import hmac
import re
import secrets
import uuid
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

import puremagic
from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.attachments import images, videos
from hub.attachments.store import Store
from hub.clock import now
from hub.errors import HubError, invalid, not_found
from hub.storage.tables import Attachment, Message

MAX_BYTES = {"image": 10 * 1024 * 1024, "video": 50 * 1024 * 1024}
MAX_IN_MESSAGE = 9
MAX_UNSENT = 3 * MAX_IN_MESSAGE
"""Files of one conversation that wait for their message; of more, the oldest are deleted."""
UNSENT_FOR = timedelta(days=1)
"""After it, a file that was never sent is deleted."""
_EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "video/mp4": ".mp4"}


async def save(
    session: AsyncSession, store: Store, conversation_id: str, filename: str, data: bytes
) -> Attachment:
    """Check a file, strip its metadata and store it.

    Args:
        session: an open transaction.
        store: takes the bytes.
        conversation_id: to which it belongs.
        filename: what the sender calls it; only the bytes tell its type.
        data: the file.

    Returns:
        The stored attachment; it waits to be claimed by a message.

    Raises:
        HubError: no image or video, too large, or damaged.
    """
    # Before the first statement: no lock is held meanwhile.
    kind, cleaned, media_type = await asyncio.to_thread(_examine, data)
    await _drop_unsent(session, store, conversation_id)
    attachment = Attachment(
        id=uuid.uuid4().hex,
        conversation_id=conversation_id,
        key=secrets.token_urlsafe(24),
        kind=kind,
        media_type=media_type,
        name=_name(filename, kind, media_type),
        size=len(cleaned),
        created_at=now(),
    )
    # The file first: a row without its file would be a lie, a file without its row is only litter.
    await asyncio.to_thread(store.put, attachment.id, cleaned)
    session.add(attachment)
    await session.flush()
    return attachment


async def claim(session: AsyncSession, conversation_id: str, ids: list[str]) -> list[Attachment]:
    """Return the unsent attachments of these ids, for the message that is about to carry them.

    Args:
        session: an open transaction.
        conversation_id: they must belong to it.
        ids: in the order in which they are shown.

    Raises:
        HubError: one of them is not there, is another conversation's, or was sent already.
    """
    query = select(Attachment).where(
        Attachment.id.in_(ids), Attachment.conversation_id == conversation_id, Attachment.message_id.is_(None)
    )
    found = {attachment.id: attachment for attachment in await session.scalars(query)}
    if set(ids) - set(found) or len(set(ids)) < len(ids):
        raise invalid(attachment_ids="有附件找不到了，请重新上传")
    return [found[one] for one in ids]


def bind(attachments: list[Attachment], message: Message) -> None:
    """Mark claimed attachments as carried by a message that was just stored."""
    for attachment in attachments:
        attachment.message_id = message.id


async def find(session: AsyncSession, attachment_id: str, key: str) -> Attachment:
    """Return an attachment to who has its whole address.

    Raises:
        HubError: there is none, or the key is wrong.
    """
    attachment = await session.get(Attachment, attachment_id)
    if attachment is None or not hmac.compare_digest(attachment.key.encode(), key.encode()):
        raise not_found("没有找到这个附件")
    return attachment


def view(attachment: Attachment) -> dict[str, Any]:
    """Return an attachment as messages carry it: `{id, type, name, size, url}`."""
    return {
        "id": attachment.id,
        "type": attachment.kind,
        "name": attachment.name,
        "size": attachment.size,
        "url": f"/api/v1/attachments/{attachment.id}?key={attachment.key}",
    }


def _examine(data: bytes) -> tuple[str, bytes, str]:
    """Return kind, cleaned bytes and type of a file."""
    try:
        sniffed = str(puremagic.from_string(data, mime=True))
    except (puremagic.PureError, ValueError):
        sniffed = ""
    if sniffed in images.FORMATS:
        _check_size(data, "image", "图片")
        return "image", *images.clean(data, sniffed)
    if sniffed in videos.TYPES:
        _check_size(data, "video", "视频")
        return "video", videos.clean(data), videos.TYPES[sniffed]
    raise invalid(file="只能发图片（JPG、PNG、WebP、GIF）和短视频（MP4、MOV）")


def _check_size(data: bytes, kind: str, name: str) -> None:
    limit = MAX_BYTES[kind]
    if len(data) > limit:
        raise HubError("too_large", f"{name}不能超过 {limit // 1024 // 1024} MB，请压缩后再发", 413)


def _name(filename: str, kind: str, media_type: str) -> str:
    """Return a harmless name for the file, with the extension of what it is."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem
    stem = re.sub(r"[^\w\-. ]", "", stem).strip(". ")[:80]
    return (stem or {"image": "图片", "video": "视频"}[kind]) + _EXTENSIONS[media_type]


async def _drop_unsent(session: AsyncSession, store: Store, conversation_id: str) -> None:
    """Delete what was never sent: after a day, or when too much waits."""
    kept = (
        select(Attachment.id)
        .where(Attachment.conversation_id == conversation_id, Attachment.message_id.is_(None))
        .order_by(Attachment.created_at.desc())
        .limit(MAX_UNSENT - 1)
    )
    surplus = and_(Attachment.conversation_id == conversation_id, Attachment.id.not_in(kept))
    drop = (
        delete(Attachment)
        .where(Attachment.message_id.is_(None), or_(Attachment.created_at < now() - UNSENT_FOR, surplus))
        .returning(Attachment.id)
    )
    for attachment_id in (await session.scalars(drop)).all():
        await asyncio.to_thread(store.remove, attachment_id)
