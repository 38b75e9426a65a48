"""Augmentation as a Rasa component: adds disturbed copies and nonsense to the training data."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.augmentation import NONSENSE_LABEL, disturbed_copies, nonsense
from nlu.labels import FAQ, label_of
from nlu.utterance import Utterance

GENERATED = "generated"
"""Key of messages that nobody wrote; vocabularies are not learned from them."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Augmenter(GraphComponent):
    """Adds generated messages while training; does nothing at run time."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the defaults: on or off, seed, share of messages that get a copy, lines of nonsense."""
        return {"enabled": True, "seed": 7, "share": 0.5, "nonsense": 200}

    def __init__(self, config: Dict[Text, Any]) -> None:
        """Keep the settings."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Augmenter":
        """Make the component."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages as they are."""
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data with the generated messages added."""
        if not self._config["enabled"]:
            return training_data
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts, labels = [example.get(TEXT) for example in examples], [label_of(e) for e in examples]
        seed = int(self._config["seed"])
        pairs = disturbed_copies(texts, labels, float(self._config["share"]), seed)
        pairs += [(text, NONSENSE_LABEL) for text in nonsense(int(self._config["nonsense"]), texts, seed)]
        return training_data.merge(TrainingData([_generated(text, label) for text, label in pairs]))


def _generated(text: str, label: str) -> Utterance:
    data: Dict[Text, Any] = {TEXT: text, INTENT: label, GENERATED: True}
    if label.startswith(f"{FAQ}/"):
        data.update({INTENT: FAQ, INTENT_RESPONSE_KEY: label})
    return Utterance(data=data)
