"""Reads the audit log: filtered, with names, each entry as a sentence from `data/wording/audit.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, get_args

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hub.agents.audit import Action, Target
from hub.desk.insight import Period
from hub.knowledge.yamlfile import load
from hub.storage.tables import Agent, AuditEntry, Contact, Conversation, Team, Ticket


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    text: str


class _Thing(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    one: str
    any: str


class TrailWording(BaseModel):
    """How entries are read out; every action and target needs its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actions: dict[Action, _Act]
    targets: dict[Target, _Thing]
    own_account: str
    system: str
    visitor: str
    details: dict[str, str]

    @classmethod
    def read(cls, data_dir: Path) -> "TrailWording":
        """Read the wording of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "wording" / "audit.yml", cls)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        lacking = [*set(get_args(Action)) - set(self.actions), *set(get_args(Target)) - set(self.targets)]
        if lacking:
            raise ValueError(f"缺少 {'、'.join(sorted(lacking))} 的说法")
        return self

    def sentence(self, entry: AuditEntry, name: str | None) -> str:
        """Return what was done, without who did it.

        Args:
            entry: the entry.
            name: what its target is called; None when there is no one target, or it is gone; what was gone
                with it is then told by the detail.
        """
        thing = self.targets[entry.target]  # type: ignore[index]
        own = entry.target == "agent" and entry.target_id == entry.agent_id
        what = self.own_account if own else thing.one.format(name=name) if name else thing.any
        said = self.actions[entry.action].text.format(what=what)  # type: ignore[index]
        words = [self.details.get(word, word) for word in entry.detail.split(", ") if word not in ("", name)]
        return f"{said}（{'、'.join(words)}）" if words else said


@dataclass(frozen=True)
class Search:
    """Which entries are wanted; None: whatever.

    Attributes:
        agent_id: who did it.
        action: what was done.
        about: the id of a conversation, a customer, an account or a team, a ticket's number, or a part of a
            customer's name.
        period: when.
    """

    agent_id: str | None = None
    action: Action | None = None
    about: str | None = None
    period: Period | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the search as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.agent_id:
            found.append(AuditEntry.agent_id == self.agent_id)
        if self.action:
            found.append(AuditEntry.action == self.action)
        if self.period:
            found.append(self.period.holds(AuditEntry.created_at))
        if self.about:
            found.append(_about(self.about))
        return found


async def entries(
    session: AsyncSession, wording: TrailWording, search: Search, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Return entries, newest first.

    Args:
        session: an open transaction.
        wording: how they are read out.
        search: which.
        before: only those with a smaller id, for the next page.
        limit: how many at most.
    """
    target = aliased(Agent)
    number = case((AuditEntry.target == "ticket", AuditEntry.target_id))
    names = func.coalesce(Contact.name, target.name, Team.name, number)
    query = (
        select(AuditEntry, Agent.name, names, Conversation.contact_id)
        .outerjoin(Agent, Agent.id == AuditEntry.agent_id)
        .outerjoin(Conversation, _is("conversation", Conversation.id))
        .outerjoin(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(target, _is("agent", target.id))
        .outerjoin(Team, _is("team", Team.id))
        .where(*search.conditions(), *([AuditEntry.id < before] if before else []))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        {
            "id": entry.id,
            "agent": {"id": entry.agent_id, "name": who} if entry.agent_id else None,
            "action": entry.action,
            "target": entry.target,
            "target_id": entry.target_id,
            "text": wording.sentence(
                entry, name or (contact_id and wording.visitor.format(tail=contact_id[-4:]))
            ),
            "detail": entry.detail,
            "created_at": entry.created_at,
        }
        for entry, who, name, contact_id in (await session.execute(query)).all()
    ]


def _is(kind: Target, column: Any) -> ColumnElement[bool]:
    return and_(AuditEntry.target == kind, AuditEntry.target_id == column)


def _about(words: str) -> ColumnElement[bool]:
    theirs = or_(Contact.id == words, Contact.name.contains(words, autoescape=True))
    conversations = select(Conversation.id).join(Contact, Contact.id == Conversation.contact_id)
    tickets = select(Ticket.number).join(Contact, Contact.id == Ticket.contact_id)
    return or_(
        AuditEntry.target_id == words,
        and_(AuditEntry.target == "conversation", AuditEntry.target_id.in_(conversations.where(theirs))),
        and_(AuditEntry.target == "ticket", AuditEntry.target_id.in_(tickets.where(theirs))),
    )
