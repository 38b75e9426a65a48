"""Carries pictures and videos across the channel: downloads what customers send, uploads what agents do."""

import asyncio
import io
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from PIL import Image

from hub.attachments import Store
from hub.channels.wechat.accounts import Account
from hub.channels.wechat.errors import PlatformError, UnreachableError
from hub.channels.wechat.platform import Platform
from hub.storage.database import Database
from hub.storage.tables import Attachment

MAX_BYTES = 20 * 1024 * 1024
"""The platform takes images up to 10 MB and videos up to 10 MB; twice that is no message of its."""
TIMEOUT_SECONDS = 8.0
PICTURE_HOSTS = frozenset({"mmbiz.qpic.cn", "mmbiz.qlogo.cn", "mpvideo.qpic.cn"})
"""Where the platform keeps customers' pictures (PicUrl) and videos (video_url)."""
UPLOADABLE = frozenset({"image/jpeg", "image/png"})


class Pictures:
    """Knows which addresses are the platform's: nothing else is ever fetched."""

    def __init__(self, base_url: str, database: Database, platform: Platform, files: Store) -> None:
        """Prepare the connection pool.

        Args:
            base_url: the platform's API; the simulator also keeps its pictures there.
            database: knows the attachments.
            platform: downloads and uploads by media id.
            files: where attachments are kept.
        """
        self._origin = _origin(urlsplit(base_url))
        self._database = database
        self._platform = platform
        self._files = files
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False)

    async def download(self, account: Account, media: dict[str, Any]) -> bytes:
        """Return a customer's picture or video.

        Args:
            account: to which it was sent.
            media: `{url, media_id}`; either may be empty.

        Raises:
            PlatformError: the platform has it no more.
            UnreachableError: neither way gave a file in time.
        """
        address = self._trusted(str(media.get("url") or ""))
        if address is not None:
            try:
                return await self._fetch(address)
            except UnreachableError:
                if not media.get("media_id") or account.app_secret is None:
                    raise
        params = {"media_id": media["media_id"]}
        response = await self._platform.call(account, "GET", "/cgi-bin/media/get", params=params)
        if not response.headers.get("content-type", "").startswith(("application/json", "text/")):
            return response.content
        # Of videos the platform gives the address (获取临时素材).
        address = self._trusted(str(response.json().get("video_url") or ""))
        if address is None:
            raise PlatformError(40007, "no file")
        return await self._fetch(address)

    async def upload(self, account: Account, attachment_id: str) -> str:
        """Upload an image of ours; return its media id.

        Raises:
            PlatformError: the platform refuses it.
            UnreachableError: no usable answer, or the file is gone.
        """
        async with self._database.transaction() as session:
            attachment = await session.get(Attachment, attachment_id)
        try:
            data, media_type = await asyncio.to_thread(
                _uploadable, self._files.path(attachment_id), attachment.media_type if attachment else ""
            )
        except OSError as error:
            raise PlatformError(40007, "the file is gone") from error
        extension = media_type.removeprefix("image/")
        response = await self._platform.call(
            account,
            "POST",
            "/cgi-bin/media/upload",
            params={"type": "image"},
            files={"media": (f"{attachment_id}.{extension}", data, media_type)},
        )
        try:
            return str(response.json()["media_id"])
        except (ValueError, KeyError) as error:
            raise UnreachableError("no media id") from error

    async def close(self) -> None:
        """Close the connection pool."""
        await self._http.aclose()

    def _trusted(self, url: str) -> str | None:
        """Return the address to fetch a picture from, or None if it is not the platform's.

        A message could name any address: one of the hub's own network would be read and shown (SSRF).
        """
        try:
            parts = urlsplit(url)
            if _origin(parts) == self._origin:
                return url
            if parts.hostname in PICTURE_HOSTS and parts.port in (None, 80, 443):
                return parts._replace(scheme="https", netloc=str(parts.hostname)).geturl()
        except ValueError:
            pass
        return None

    async def _fetch(self, address: str) -> bytes:
        try:
            async with self._http.stream("GET", address) as response:
                if response.status_code != 200:
                    raise UnreachableError(f"HTTP {response.status_code}")
                data = bytearray()
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > MAX_BYTES:
                        raise UnreachableError("too large")
                return bytes(data)
        except httpx.HTTPError as error:
            raise UnreachableError(type(error).__name__) from error


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _uploadable(path: Path, media_type: str) -> tuple[bytes, str]:
    """Return a stored image in a format that the platform takes."""
    data = path.read_bytes()
    if media_type in UPLOADABLE:
        return data, media_type
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"
