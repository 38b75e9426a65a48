"""The label model as a Rasa component: gives each message its probabilities over all labels."""

import logging
from typing import Any, Dict, List, Text, Tuple

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.augmenter import GENERATED
from nlu.label_model import LabelModel
from nlu.labels import FALLBACK, PROBABILITIES, RANKING, READ_TEXT, REQUESTS, label_of
from nlu.normalizer import Normalizer
from nlu.requests import two_requests

RANKING_LENGTH = 10

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent, IntentClassifier):
    """Classifies over intents and FAQ entries at once; `FaqSelector` behind it has the last word."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Return what must come before: the component that adds `read_text`."""
        return [Normalizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the defaults: the sentence encoders, and the temperature of the probabilities."""
        return {"encoders": ["use"], "temperature": 1.0}

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: LabelModel) -> None:
        """Keep the model, trained or not."""
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LabelClassifier":
        """Make the component for training."""
        return cls(model_storage, resource, LabelModel(config["encoders"], float(config["temperature"])))

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LabelClassifier":
        """Make the component from a trained model, warmed up."""
        with model_storage.read_from(resource) as directory:
            model: LabelModel = joblib.load(directory / "label_model.joblib")
        model.probabilities(["预热"])
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the label model on all examples, the generated ones weighing less."""
        written = [e for e in training_data.intent_examples if e.get(READ_TEXT) and not e.get(GENERATED)]
        generated = [e for e in training_data.intent_examples if e.get(READ_TEXT) and e.get(GENERATED)]
        logger.info("training on %d messages and %d generated ones", len(written), len(generated))
        self._model.fit(
            [e.get(READ_TEXT) for e in written],
            [label_of(e) for e in written],
            [e.get(READ_TEXT) for e in generated],
            [label_of(e) for e in generated],
        )
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / "label_model.joblib", compress=1)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add intent, ranking and probabilities; of two requests in a message, the first is the label."""
        for message in messages:
            read = (message.get(READ_TEXT) or "").strip()
            if read:
                self._classify(message, read)
            elif message.get(TEXT):
                message.set(INTENT, {"name": FALLBACK, "confidence": 1.0}, add_to_output=True)
                message.set(RANKING, [], add_to_output=True)
        return messages

    def _classify(self, message: Message, read: Text) -> None:
        requests = two_requests(read, self._best)
        judged = requests[0].text if requests else read
        probabilities = dict(zip(self._model.labels, map(float, self._model.probabilities([judged])[0])))
        ranking = sorted(probabilities.items(), key=lambda item: -item[1])
        shown = [{"name": label, "confidence": score} for label, score in ranking]
        message.set(INTENT, shown[0], add_to_output=True)
        message.set(RANKING, shown[:RANKING_LENGTH], add_to_output=True)
        message.set(PROBABILITIES, probabilities)
        if requests:
            told = [{"text": r.text, "label": r.label, "confidence": r.confidence} for r in requests]
            message.set(REQUESTS, told, add_to_output=True)
            message.set(READ_TEXT, judged, add_to_output=True)

    def _best(self, text: Text) -> Tuple[Text, float]:
        probabilities = self._model.probabilities([text])[0]
        best = int(probabilities.argmax())
        return self._model.labels[best], float(probabilities[best])
