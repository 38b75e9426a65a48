"""The rule extractor: patterns for what has a form, the operators' word list for what has names."""

import re
from pathlib import Path
from typing import Any, Dict, List, Pattern, Text, Tuple

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.entity_patterns import PATTERNS
from nlu.text import normalize

MASK = "\ufffd"
Terms = Dict[Text, Dict[Text, List[Text]]]


class Extractor:
    """Finds entities in a message; knows nothing of Rasa."""

    def __init__(self, terms: Terms) -> None:
        """Compile the word list.

        Args:
            terms: entity → canonical value → the ways customers say it.
        """
        self._terms: List[Tuple[Text, Pattern[str], Dict[str, str]]] = []
        for entity, values in terms.items():
            canonical = {normalize(said).text: value for value, sayings in values.items() for said in sayings}
            longest_first = sorted(canonical, key=len, reverse=True)
            self._terms.append((entity, re.compile("|".join(map(_escape, longest_first))), canonical))

    def extract(self, text: Text) -> List[Dict[Text, Any]]:
        """Return the entities of a message, in order of appearance.

        Args:
            text: as the customer wrote it.

        Returns:
            Rasa entities: `start`/`end` and `value` in the customer's own characters; `normalized` is the
            canonical value (digits joined, the lexicon's name).
        """
        normalized = normalize(text)
        masked = normalized.text
        found: List[Dict[Text, Any]] = []

        def take(entity: Text, start: int, end: int, canonical: Text) -> None:
            original_start, original_end = normalized.span(start, end)
            found.append(
                {
                    ENTITY_ATTRIBUTE_TYPE: entity,
                    ENTITY_ATTRIBUTE_START: original_start,
                    ENTITY_ATTRIBUTE_END: original_end,
                    ENTITY_ATTRIBUTE_VALUE: text[original_start:original_end],
                    "normalized": canonical,
                }
            )

        for entity, pattern in PATTERNS:
            for match in pattern.finditer(masked):
                start, end = match.span("value")
                value = masked[start:end].rstrip()
                take(
                    entity,
                    start,
                    start + len(value),
                    re.sub(r"[\s-]", "", value) if entity != "date" else value,
                )
            masked = pattern.sub(lambda match: MASK * len(match.group()), masked)
        for entity, pattern, canonical in self._terms:
            for match in pattern.finditer(masked):
                take(entity, match.start(), match.end(), canonical[match.group()])
        return sorted(found, key=lambda item: (item[ENTITY_ATTRIBUTE_START], item[ENTITY_ATTRIBUTE_END]))


def _escape(said: Text) -> Text:
    # 「手机号」「手机是138…」「手机尾号」 speak of a number, not of goods.
    return re.escape(said) + (r"(?!号|尾号|是|[:：]?\s?[0-9\ufffd])" if said == "手机" else "")


def read_terms(path: Path) -> Terms:
    """Return the word list; an entity without canonical values (a plain list) names itself.

    Args:
        path: `data/lexicon/terms.yml`.
    """
    content = rasa.shared.utils.io.read_yaml_file(path)
    return {
        entity: dict(values) if isinstance(values, dict) else {str(said): [str(said)] for said in values}
        for entity, values in content.items()
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """The extractor as a Rasa component; the word list is kept in the model."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, terms: Terms
    ) -> None:
        """Build the extractor."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._extractor = Extractor(terms)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the default settings: where the word list is."""
        return {"terms": "data/lexicon/terms.yml"}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RuleEntityExtractor":
        """Make the component for training."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "RuleEntityExtractor":
        """Make the component from a trained model."""
        with model_storage.read_from(resource) as directory:
            terms = rasa.shared.utils.io.read_json_file(directory / "terms.json")
        return cls(config, model_storage, resource, terms)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the word list in the model, so that a running model never changes under one's feet."""
        terms = read_terms(Path(self._config["terms"]))
        self._extractor = Extractor(terms)
        with self._model_storage.write_to(self._resource) as directory:
            rasa.shared.utils.io.dump_obj_as_json_to_file(directory / "terms.json", terms)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of each message."""
        for message in messages:
            found = self.add_extractor_name(self._extractor.extract(message.get(TEXT) or ""))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
