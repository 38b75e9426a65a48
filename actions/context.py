"""What every action reads from the tracker."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa_sdk.interfaces import Tracker

from hub.flows.definitions import Flows
from hub.flows.filling import Heard
from hub.knowledge.faq import Entry
from hub.knowledge.yamlfile import load
from hub.settings import get_settings
from hub.storage.database import Database

FLOW_SLOTS = (
    "order_number",
    "issue_type",
    "description",
    "outcome",
    "contact",
    "shipping_status",
    "login_cause",
)


@lru_cache
def database() -> Database:
    """Return the process's database, the same one that the hub uses."""
    return Database(get_settings().database_url)


@lru_cache
def flows() -> Flows:
    """Return the flows that operators wrote."""
    return Flows.load(get_settings().data_dir / "flows")


def metadata(tracker: Tracker) -> Mapping[str, Any]:
    """Return what the hub sent along: conversation_id, contact_id, message_id, inbox."""
    return tracker.latest_message.get("metadata") or {}


def heard(tracker: Tracker) -> Heard:
    """Return the latest message as the flows see it."""
    message = tracker.latest_message
    intent = str((message.get("intent") or {}).get("name") or "nlu_fallback")
    selected = (message.get("response_selector") or {}).get("faq", {}).get("response", {})
    label = (
        str(selected.get("intent_response_key") or "") if intent.split("/", maxsplit=1)[0] == "faq" else ""
    )
    return Heard(
        text=str(message.get("text") or ""),
        intent=intent.split("/", maxsplit=1)[0],
        faq=label.partition("/")[2] or None,
        entities=list(message.get("entities") or []),
    )


def known(tracker: Tracker) -> dict[str, Any]:
    """Return the filled slots."""
    return {slot: value for slot, value in tracker.slots.items() if value is not None}


@lru_cache
def label_titles() -> dict[str, str]:
    """Return how labels are offered to customers: `faq/<id>` by its question, intents as a wish."""
    data = get_settings().data_dir
    entries = [entry for path in sorted((data / "faq").glob("*.yml")) for entry in load(path, list[Entry])]
    questions = {f"faq/{entry.id}": entry.question for entry in entries}
    return {**load(data / "wording" / "offers.yml", dict[str, str]), **questions}
