"""The outlines behind the source lines."""

from fastapi import APIRouter

from hub.api.services import ServicesDep
from hub.errors import not_found
from hub.knowledge.documents import Outline

router = APIRouter(prefix="/api/v1/web/documents", tags=["web"])


@router.get("/{document_id}")
async def get_document(document_id: str, services: ServicesDep) -> Outline:
    """Return a document's outline: sections and points, in our words."""
    outline = services.outlines.by_id.get(document_id)
    if outline is None:
        raise not_found("没有这份文档")
    return outline
