"""What every turn reads: the operators' files (as they are now), the database, and the tracker."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading import as_read
from hub.flows.book import Texts
from hub.flows.heard import Heard
from hub.knowledge.reloading import Reloading
from hub.settings import get_settings
from hub.storage.database import Database

NUMBER = re.compile(r"\d+")


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
    text, found = as_read(message)
    return Heard(
        text=text,
        intent=name,
        faq=(key or label.partition("/")[2] or None) if name == "faq" else None,
        entities=found,
        confidence=float(intent.get("confidence") or 0.0),
        ranking=[(str(one["name"]), float(one["confidence"])) for one in ranking],
        attachments=attachments or [],
        outcome=(message.get("understanding") or {}).get("outcome"),
        clauses=_clauses(list(message.get("requests") or []), found),
    )


def _clauses(requests: list[Mapping[str, Any]], entities: list[dict[str, Any]]) -> list[Heard]:
    """Return the requests of a message, each with the entities that stand in its part of the text.

    The parts are as the understanding read them, with 0 for each number: the numbers are put back in order.
    """
    heard, left = [], list(entities)
    for request in requests:
        text, (intent, _, faq) = str(request["text"]), str(request["label"]).partition("/")
        own, behind = [], 0
        for entity in list(left):
            value = str(entity["value"])
            forms = (value.lower(), NUMBER.sub("0", value.lower()))
            form = next((form for form in forms if form in text[behind:]), None)
            if form is not None:
                start = text.index(form, behind)
                behind = start + len(value)
                text = text[:start] + value + text[start + len(form) :]
                own.append({**entity, "start": start, "end": behind})
                left.remove(entity)
        heard.append(Heard(text, intent, faq or None, own, float(request["confidence"])))
    return heard
