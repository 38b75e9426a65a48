"""Normalisation as a Rasa component: adds `normalized_text` and `read_text`; the text stays as written."""

from typing import Any, Dict, List, Optional, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.augmenter import GENERATED
from nlu.labels import READ_TEXT
from nlu.reader import Reader
from nlu.text import normalize

NORMALIZED_TEXT = "normalized_text"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Normalizer(GraphComponent):
    """Adds one spelling for what customers write in many: normalised, and read."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, reader: Optional[Reader] = None
    ) -> None:
        """Keep where the vocabulary is stored, and the vocabulary once there is one."""
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader or Reader()

    @classmethod
    def required_components(cls) -> List[type]:
        """Return what must come before: the tokenizer that loads the domain dictionary into jieba."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Normalizer":
        """Make the component for training."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "Normalizer":
        """Make the component from a trained model."""
        with model_storage.read_from(resource) as directory:
            return cls(model_storage, resource, joblib.load(directory / "reader.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary of the messages that people wrote."""
        examples = training_data.intent_examples
        self._reader.fit([e.get(TEXT) for e in examples if e.get(TEXT) and not e.get(GENERATED)])
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._reader, directory / "reader.joblib", compress=1)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add both spellings to the messages and to the parse output."""
        for message in messages:
            if message.get(TEXT):
                normalized = normalize(message.get(TEXT)).text
                message.set(NORMALIZED_TEXT, normalized, add_to_output=True)
                message.set(READ_TEXT, self._reader.read(normalized), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add both spellings to the training examples."""
        self.process(training_data.training_examples)
        return training_data
