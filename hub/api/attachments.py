"""Upload of images and short videos, and their delivery to who has their address."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile

from hub import attachments
from hub.api.schemas import AttachmentView
from hub.api.services import ConversationId, ServicesDep
from hub.attachments.attachments import MAX_BYTES
from hub.errors import HubError, invalid, not_found

router = APIRouter(prefix="/api/v1", tags=["web"])

FORM_BYTES = 64 * 1024
"""What a form may weigh beside its file."""


_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.post("/web/attachments", status_code=201, openapi_extra=_FORM)
async def upload(request: Request, conversation_id: ConversationId, services: ServicesDep) -> AttachmentView:
    """Take an image or a short video, to be sent with a message of this conversation."""
    await services.limits.count_upload(conversation_id)
    name, data = await read_file(request)
    async with services.database.transaction() as session:
        saved = await attachments.save(session, services.files, conversation_id, name, data)
    return AttachmentView.model_validate(attachments.view(saved))


async def read_file(request: Request) -> tuple[str, bytes]:
    """Return name and bytes of the form's one file.

    FastAPI would read the whole body before it lets us look at its length; here nothing of a body that is too
    large is read. The server holds the sender to the length that was announced.

    Raises:
        HubError: no length, too large, or no file.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise HubError("length_required", "请求缺少 Content-Length", 411)
    if int(length) > max(MAX_BYTES.values()) + FORM_BYTES:
        raise HubError("too_large", f"文件不能超过 {max(MAX_BYTES.values()) // 1024 // 1024} MB", 413)
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise invalid(file="file 必填，应当是一个文件")
        return file.filename or "", await file.read()


@router.get("/attachments/{attachment_id}", response_class=FileResponse)
async def download(attachment_id: str, services: ServicesDep, key: str = "") -> FileResponse:
    """Return the bytes of an attachment; the key in its address is the permission to see it."""
    async with services.database.transaction() as session:
        found = await attachments.find(session, attachment_id, key)
    path = services.files.path(found.id)
    if not path.is_file():
        raise not_found("这个附件已经不在了")
    headers = {
        # What came from outside is shown, never run: not as a page, not as a script, not as another type.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, max-age=86400, immutable",
    }
    return FileResponse(path, media_type=found.media_type, headers=headers)
