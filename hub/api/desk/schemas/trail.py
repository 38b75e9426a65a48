"""The audit log."""

from datetime import datetime

from pydantic import BaseModel

from hub.api.desk.schemas.common import Named


class AuditRow(BaseModel):
    """Who did what with which personal data or account; `text` says it in one sentence."""

    id: int
    agent: Named | None
    action: str
    target: str
    target_id: str | None
    text: str
    detail: str
    created_at: datetime


class AuditPage(BaseModel):
    """Entries, newest first; `more` tells whether there are older ones."""

    entries: list[AuditRow]
    more: bool


class AuditActions(BaseModel):
    """What an entry may be about, by its name in Chinese; the filter's choices."""

    actions: dict[str, str]
