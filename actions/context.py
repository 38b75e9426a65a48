"""What every turn reads: the operators' files (as they are now), the database, and the tracker."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa_sdk.interfaces import Tracker

from hub.flows.book import Texts
from hub.flows.heard import Heard
from hub.knowledge.reloading import Reloading
from hub.settings import get_settings
from hub.storage.database import Database


@lru_cache
def database() -> Database:
    """Return the process's database, the same one that the hub uses."""
    return Database(get_settings().database_url)


@lru_cache
def texts() -> Reloading[Texts]:
    """Return what operators wrote; changed files are picked up at the next message.

    Raises:
        DataError: a file is broken, at the first time only.
    """
    return Texts.reloading(get_settings().data_dir.parent)


def metadata(tracker: Tracker) -> Mapping[str, Any]:
    """Return what the hub sent along: conversation_id, contact_id, message_id, user_id, attachments …"""
    return tracker.latest_message.get("metadata") or {}


def heard(message: Mapping[str, Any], attachments: list[dict[str, Any]] | None = None) -> Heard:
    """Return a message as the flows see it.

    Args:
        message: what Rasa parsed, from the tracker or from `/model/parse`.
        attachments: `{id, type}` of what came along.
    """
    intent = message.get("intent") or {}
    name, _, key = str(intent.get("name") or "nlu_fallback").partition("/")
    selected = (message.get("response_selector") or {}).get("faq", {}).get("response", {})
    label = str(selected.get("intent_response_key") or "") if name == "faq" else ""
    ranking = message.get("intent_ranking") or []
    found = list(message.get("entities") or [])
    return Heard(
        text=str(message.get("text") or ""),
        intent=name,
        faq=(key or label.partition("/")[2] or None) if name == "faq" else None,
        entities=found,
        confidence=float(intent.get("confidence") or 0.0),
        ranking=[(str(one["name"]), float(one["confidence"])) for one in ranking],
        attachments=attachments or [],
        outcome=(message.get("understanding") or {}).get("outcome"),
        clauses=[_clause(request, found) for request in message.get("requests") or []],
    )


def _clause(request: Mapping[str, Any], entities: list[dict[str, Any]]) -> Heard:
    """Return one of two requests in a message, with the entities that stand in its part of the text."""
    text, (intent, _, faq) = str(request["text"]), str(request["label"]).partition("/")
    own = [
        {**entity, "start": text.index(value), "end": text.index(value) + len(value)}
        for entity in entities
        if (value := str(entity["value"]).lower()) in text
    ]
    return Heard(text, intent, faq or None, own, float(request["confidence"]))
