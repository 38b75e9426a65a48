"""What a ticket answers: who, when, what, by which rule, what comes next and by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.clock import CHINA
from hub.storage.tables import Ticket, TicketEvent
from hub.tickets.deadlines import CUSTOMERS
from hub.tickets.rules import Ruling, rulings
from hub.tickets.stages import KIND_NAMES, STAGE_NAMES, Kind, Stage, open_to_customer
from hub.tickets.wording import TicketWording


@dataclass(frozen=True)
class Description:
    """A ticket in plain words.

    Attributes:
        number: which ticket.
        kind: `complaint`, `appeal`, `after_sales` or `feedback`.
        kind_name: the kind in Chinese.
        stage: the stage's name for programs.
        stage_name: the stage in Chinese.
        contact_id: who it belongs to.
        created_at: when it was filed.
        what: the lines that the customer confirmed.
        priority: `urgent`, `high`, `normal` or `low`.
        team: who deals with it.
        rules: the rules that decided priority, team and the stage's deadline.
        next_step: what happens next and by when, one Chinese sentence.
        due_at: when the next thing is due, or None.
        overdue: whether a deadline was missed that is still open.
        moves: what the customer may do: `rated`, `reopened`, `withdrawn`.
    """

    number: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    contact_id: str
    created_at: datetime
    what: str
    priority: str
    team: str | None
    rules: list[Ruling]
    next_step: str
    due_at: datetime | None
    overdue: bool
    moves: list[str]


def describe(ticket: Ticket, wording: TicketWording) -> Description:
    """Return everything that the ticket answers.

    Args:
        ticket: as it is now.
        wording: the sentences about tickets.
    """
    stage, kind = Stage(ticket.stage), Kind(ticket.kind)
    return Description(
        number=ticket.number,
        kind=str(kind),
        kind_name=KIND_NAMES[kind],
        stage=str(stage),
        stage_name=STAGE_NAMES[stage],
        contact_id=ticket.contact_id,
        created_at=ticket.created_at,
        what=ticket.summary,
        priority=ticket.priority,
        team=ticket.team,
        rules=rulings(ticket),
        next_step=next_step(ticket, wording),
        due_at=ticket.due_at,
        overdue=ticket.overdue_since is not None,
        moves=[str(to) for to in open_to_customer(stage)],
    )


def card(ticket: Ticket, wording: TicketWording) -> dict[str, Any]:
    """Return a ticket as a card of the chat."""
    one = describe(ticket, wording)
    shown = {
        "type": "ticket",
        "number": one.number,
        "kind": one.kind,
        "kind_name": one.kind_name,
        "stage": one.stage,
        "stage_name": one.stage_name,
        "created_at": one.created_at.isoformat(),
    }
    return {**shown, "due_at": one.due_at.isoformat()} if one.due_at else shown


def next_step(ticket: Ticket, wording: TicketWording) -> str:
    """Return what happens next with the ticket, and by when."""
    stage = Stage(ticket.stage)
    step = wording.next[stage]
    if ticket.overdue_since is not None:
        return wording.overdue.format(next=step, due=china_time(ticket.overdue_since))
    if ticket.due_at is not None and stage in CUSTOMERS:
        return wording.until.format(next=step, due=china_time(ticket.due_at))
    if ticket.due_at is not None:
        return wording.by.format(next=step, due=china_time(ticket.due_at))
    return wording.open_ended.format(next=step)


def notice_text(ticket: Ticket, event: TicketEvent, notice: str, wording: TicketWording) -> str:
    """Return what the customer's conversation is told about an event.

    Args:
        ticket: as it is now.
        event: what happened.
        notice: which of the notices.
        wording: the sentences about tickets.
    """
    text: str = getattr(wording.notices, notice)
    if event.note and event.public and "{note}" not in text:
        text += f"\n{wording.notices.explained}"
    due = ticket.overdue_since or ticket.due_at
    return text.format(
        kind=KIND_NAMES[Kind(ticket.kind)],
        number=ticket.number,
        note=event.note if event.public else "",
        next=next_step(ticket, wording),
        due=china_time(due) if due else "",
    )


def china_time(at: datetime) -> str:
    """Return a moment as customers read it, as in 11月26日17:35."""
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日{local:%H:%M}"
