"""What a label is: an intent's name, or `faq/<id>`."""

from typing import Any, Dict

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message

FAQ = "faq"
FALLBACK = "nlu_fallback"
SELECTOR = "response_selector"
RANKING = "intent_ranking"
PROBABILITIES = "label_probabilities"
REQUESTS = "requests"
"""Key of the two requests of a message that makes two: `{text, label, confidence}` each, in their order."""
READ_TEXT = "read_text"
"""Key of the spelling that the features are made of, on every message behind the normaliser."""


def is_faq(label: str) -> bool:
    """Tell whether a label names an FAQ entry."""
    return label.startswith(f"{FAQ}/")


def label_of(example: Message) -> str:
    """Return the label of a training example."""
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))


def parsed_label(parsed: Dict[str, Any]) -> str:
    """Return the label of an answer of `/model/parse`, as the contract defines it."""
    intent = str(parsed["intent"]["name"])
    if intent != FAQ:
        return intent
    return str(parsed[SELECTOR][FAQ]["response"]["intent_response_key"])
