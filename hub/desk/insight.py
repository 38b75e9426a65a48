"""What supervisors see of a period: each number counts a condition, and the same condition lists them.

The unit of service is a conversation that had a customer message in the period. "Served by the bot" means
that the bot answered, no human was asked for, the customer did not give up, and nothing was rated bad; its
denominator is every conversation of the period, the abandoned and the badly rated included.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.conversations.statuses import Sender
from hub.desk.listing import BAD, GOOD
from hub.storage.tables import BotTurn, Conversation, Handoff, Message, Rating

NOT_UNDERSTOOD = "nlu_fallback"
TOP = 20


@dataclass(frozen=True)
class Period:
    """From (included) to (excluded), aware."""

    start: datetime
    end: datetime

    def holds(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that a moment lies in the period."""
        return and_(column >= self.start, column < self.end)


def _turn(period: Period, *more: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(BotTurn.conversation_id == Conversation.id, period.holds(BotTurn.created_at), *more)
        .correlate(Conversation)
    )


def _handoff(period: Period, *more: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(Handoff.conversation_id == Conversation.id, period.holds(Handoff.queued_at), *more)
        .correlate(Conversation)
    )


def _rated(period: Period, *more: Any) -> ColumnElement[bool]:
    return (
        exists()
        .where(Rating.conversation_id == Conversation.id, period.holds(Rating.created_at), *more)
        .correlate(Conversation)
    )


def active(period: Period) -> ColumnElement[bool]:
    """Return the condition that a customer wrote in the period."""
    return (
        exists()
        .where(
            Message.conversation_id == Conversation.id,
            Message.sender == Sender.CUSTOMER,
            period.holds(Message.created_at),
        )
        .correlate(Conversation)
    )


def handed_off(period: Period) -> ColumnElement[bool]:
    """Return the condition that a human was asked for."""
    return and_(active(period), _handoff(period))


def abandoned(period: Period) -> ColumnElement[bool]:
    """Return the condition that the customer gave up: the bot's last word was that it did not understand.

    Also who left the queue without having been served counts, once they wrote nothing more to the bot.
    """
    last = (
        select(BotTurn.label)
        .where(BotTurn.conversation_id == Conversation.id, period.holds(BotTurn.created_at))
        .order_by(BotTurn.created_at.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )
    gave_up = func.coalesce(last, "") == NOT_UNDERSTOOD
    return and_(active(period), or_(and_(gave_up, not_(_handoff(period))), unattended(period)))


def unattended(period: Period) -> ColumnElement[bool]:
    """Return the condition that a customer waited for a human and left before one came."""
    return _handoff(period, Handoff.outcome == "left", Handoff.claimed_at.is_(None))


def bot_rated_bad(period: Period) -> ColumnElement[bool]:
    """Return the condition that an answer of the bot, or the bot's episode, was rated bad."""
    bad = or_(
        and_(Rating.kind == "episode", Rating.score <= BAD),
        and_(Rating.kind == "answer", Rating.score == 0),
    )
    return _rated(period, Rating.subject == "bot", bad)


def served_by_bot(period: Period) -> ColumnElement[bool]:
    """Return the condition that the bot served the customer without a human."""
    return and_(
        active(period),
        _turn(period, BotTurn.outcome == "answered"),
        not_(_handoff(period)),
        not_(abandoned(period)),
        not_(bot_rated_bad(period)),
    )


FILTERS: dict[str, Callable[[Period], ColumnElement[bool]]] = {
    "active": active,
    "served_by_bot": served_by_bot,
    "handed_off": handed_off,
    "abandoned": abandoned,
    "unattended": unattended,
    "bot_rated_bad": lambda period: and_(active(period), bot_rated_bad(period)),
    "not_understood": lambda period: _turn(period, BotTurn.label == NOT_UNDERSTOOD),
    "sla_kept": lambda period: _handoff(period, _kept()),
    "sla_missed": lambda period: _handoff(period, _missed()),
    "answered_by_agent": lambda period: _handoff(period, Handoff.answered_at.is_not(None)),
    "bot_rated": lambda period: _rated(period, Rating.kind == "episode", Rating.subject == "bot"),
    "agent_rated": lambda period: _rated(period, Rating.kind == "episode", Rating.subject == "agent"),
    "left_message": lambda period: _handoff(period, Handoff.outcome == "message"),
}
"""Number → the condition behind it; also the names of the list's `insight` filter."""


def with_label(period: Period, label: str) -> ColumnElement[bool]:
    """Return the condition that a message of the period has this label."""
    return _turn(period, BotTurn.label == label)


def with_reason(period: Period, reason: str) -> ColumnElement[bool]:
    """Return the condition that a human was asked for, for this reason."""
    return _handoff(period, Handoff.reason == reason)


def with_faq(period: Period, faq_id: str) -> ColumnElement[bool]:
    """Return the condition that an agent sent the suggested answer of this FAQ entry."""
    return (
        exists()
        .where(
            Message.conversation_id == Conversation.id,
            Message.faq_id == faq_id,
            period.holds(Message.created_at),
        )
        .correlate(Conversation)
    )


def _kept() -> ColumnElement[bool]:
    return and_(Handoff.answered_at.is_not(None), Handoff.answered_at <= Handoff.due_at)


def _missed() -> ColumnElement[bool]:
    """Return the condition that the deadline passed without an answer; who left in time missed nothing."""
    done = func.coalesce(Handoff.answered_at, Handoff.ended_at)
    return and_(Handoff.due_at.is_not(None), or_(done > Handoff.due_at, and_(done.is_(None), _overdue())))


def _overdue() -> ColumnElement[bool]:
    return Handoff.due_at < now()


async def overview(session: AsyncSession, period: Period, titles: dict[str, str]) -> dict[str, Any]:
    """Return all numbers of a period.

    Args:
        session: an open transaction.
        period: of which time.
        titles: what labels are called, `faq/<id>` by its question.
    """
    counts = {name: await _count(session, condition(period)) for name, condition in FILTERS.items()}
    total = counts["active"]
    return {
        "from": period.start,
        "to": period.end,
        "counts": counts,
        "served_by_bot_share": round(counts["served_by_bot"] / total, 4) if total else None,
        "sla_kept_share": _share(counts["sla_kept"], counts["sla_missed"]),
        "volume": await _volume(session, period),
        "labels": await _labels(session, period, titles),
        "not_understood": await _not_understood(session, period),
        "reasons": await _reasons(session, period),
        "sent_faq": await _sent_faq(session, period, titles),
        "waiting_seconds": await _waits(session, period, Handoff.claimed_at),
        "first_response_seconds": await _waits(session, period, Handoff.answered_at),
        "satisfaction": {
            subject: await _satisfaction(session, period, subject) for subject in ("bot", "agent")
        },
        "answers": await _answer_ratings(session, period),
        "latency_ms": await _latency(session, period),
    }


async def _count(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Conversation).where(condition)
    return (await session.execute(query)).scalar_one()


def _share(kept: int, missed: int) -> float | None:
    return round(kept / (kept + missed), 4) if kept + missed else None


async def _volume(session: AsyncSession, period: Period) -> list[dict[str, Any]]:
    """Return messages and handoffs by day (China Standard Time), gaps included."""
    days: dict[str, dict[str, Any]] = {}
    day = period.start
    while day < period.end:
        key = f"{day:%Y-%m-%d}"
        end = min(day + timedelta(days=1), period.end)
        part = Period(day, end)
        messages = select(func.count()).where(
            Message.sender == Sender.CUSTOMER, part.holds(Message.created_at)
        )
        handoffs = select(func.count()).where(part.holds(Handoff.queued_at))
        days[key] = {
            "day": key,
            "conversations": await _count(session, active(part)),
            "messages": (await session.execute(messages)).scalar_one(),
            "handoffs": (await session.execute(handoffs)).scalar_one(),
        }
        day = end
    return list(days.values())


async def _labels(session: AsyncSession, period: Period, titles: dict[str, str]) -> list[dict[str, Any]]:
    query = (
        select(BotTurn.label, func.count(), func.count(BotTurn.conversation_id.distinct()))
        .where(period.holds(BotTurn.created_at))
        .group_by(BotTurn.label)
        .order_by(func.count().desc(), BotTurn.label)
        .limit(200)
    )
    return [
        {"label": label, "title": titles.get(label, label), "messages": count, "conversations": conversations}
        for label, count, conversations in (await session.execute(query)).all()
    ]


async def _not_understood(session: AsyncSession, period: Period) -> list[dict[str, Any]]:
    """Return what was not understood, the most frequent wording first, each with its latest conversation."""
    query = (
        select(Message.text, func.count(), func.max(Message.conversation_id), func.max(Message.created_at))
        .join(BotTurn, BotTurn.message_id == Message.id)
        .where(period.holds(BotTurn.created_at), BotTurn.label == NOT_UNDERSTOOD)
        .group_by(Message.text)
        .order_by(func.count().desc(), func.max(Message.created_at).desc())
        .limit(TOP)
    )
    return [
        {"text": text, "count": count, "conversation_id": conversation_id, "last_at": at}
        for text, count, conversation_id, at in (await session.execute(query)).all()
    ]


async def _sent_faq(session: AsyncSession, period: Period, titles: dict[str, str]) -> list[dict[str, Any]]:
    """Return the FAQ entries whose suggested answers agents sent, the most frequent first."""
    query = (
        select(Message.faq_id, func.count())
        .where(period.holds(Message.created_at), Message.faq_id.is_not(None))
        .group_by(Message.faq_id)
        .order_by(func.count().desc(), Message.faq_id)
        .limit(TOP)
    )
    return [
        {"id": faq_id, "title": titles.get(f"faq/{faq_id}", faq_id), "count": count}
        for faq_id, count in (await session.execute(query)).all()
    ]


async def _reasons(session: AsyncSession, period: Period) -> list[dict[str, Any]]:
    query = (
        select(Handoff.reason, func.count())
        .where(period.holds(Handoff.queued_at))
        .group_by(Handoff.reason)
        .order_by(func.count().desc())
    )
    return [{"reason": reason, "count": count} for reason, count in (await session.execute(query)).all()]


async def _waits(session: AsyncSession, period: Period, until: Any) -> dict[str, Any]:
    """Return count, median and 90th percentile of the seconds from the queue until a moment."""
    query = select(Handoff.queued_at, until).where(period.holds(Handoff.queued_at), until.is_not(None))
    seconds = sorted(
        (end - start).total_seconds() for start, end in (await session.execute(query)).all() if end >= start
    )
    return {"count": len(seconds), **_percentiles(seconds)}


async def _satisfaction(session: AsyncSession, period: Period, subject: str) -> dict[str, Any]:
    query = (
        select(Rating.score, func.count())
        .where(period.holds(Rating.created_at), Rating.kind == "episode", Rating.subject == subject)
        .group_by(Rating.score)
    )
    scores = {score: count for score, count, *_ in (await session.execute(query)).all()}
    total = sum(scores.values())
    content = sum(count for score, count in scores.items() if score >= GOOD)
    return {
        "count": total,
        "content_share": round(content / total, 4) if total else None,
        "mean": round(sum(score * count for score, count in scores.items()) / total, 2) if total else None,
        "scores": {str(score): scores.get(score, 0) for score in range(1, 6)},
    }


async def _answer_ratings(session: AsyncSession, period: Period) -> dict[str, int]:
    helpful = func.sum(case((Rating.score == 1, 1), else_=0))
    query = select(func.count(), func.coalesce(helpful, 0)).where(
        period.holds(Rating.created_at), Rating.kind == "answer"
    )
    total, good = (await session.execute(query)).one()
    return {"helpful": int(good), "not_helpful": int(total) - int(good)}


async def _latency(session: AsyncSession, period: Period) -> dict[str, Any]:
    query = select(BotTurn.latency_ms).where(
        period.holds(BotTurn.created_at), BotTurn.outcome.in_(["answered", "handoff"])
    )
    values = sorted((await session.scalars(query)).all())
    return {"count": len(values), **_percentiles(values)}


def _percentiles(values: "list[float] | list[int]") -> dict[str, float | None]:
    """Return median, 90th and 99th percentile (nearest rank) of sorted values."""

    def at(share: float) -> float | None:
        return float(values[min(int(len(values) * share), len(values) - 1)]) if values else None

    return {"p50": at(0.5), "p90": at(0.9), "p99": at(0.99)}
