"""The label model as a Rasa component: fills the intent, its ranking and the FAQ's response selector."""

import logging
from typing import Any, Dict, List, Optional, Text, Tuple

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.importer import FAQ
from nlu.label_model import LabelModel

FALLBACK = "nlu_fallback"
RANKING_LENGTH = 10
SELECTOR = "response_selector"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent, IntentClassifier):
    """Classifies over intents and FAQ entries at once; unsure messages become `nlu_fallback`."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Return what must come before: the tokenizer that loads the domain dictionary into jieba."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the default settings: the probability under which a label is not acted on."""
        return {"threshold": 0.3}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LabelModel] = None,
    ) -> None:
        """Keep the settings and, after training, the model."""
        self._threshold = float(config["threshold"])
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
        return cls(config, model_storage, resource)

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
            model = joblib.load(directory / "label_model.joblib")
        model.probabilities(["预热"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the label model on all examples."""
        labelled = labelled_texts(training_data)
        texts, labels = [text for text, _ in labelled], [label for _, label in labelled]
        logger.info("training on %d messages, %d labels", len(texts), len(set(labels)))
        self._model = LabelModel().fit(texts, labels)
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / "label_model.joblib", compress=1)
        return self._resource

    def process(self, messages: List[Message], domain: Optional[Domain] = None) -> List[Message]:
        """Classify the messages.

        Args:
            messages: with text.
            domain: source of the FAQ answers that the response selector's output names.
        """
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if text and self._model is not None:
                self._classify(message, text, domain.responses if domain else {})
        return messages

    def _classify(self, message: Message, text: Text, responses: Dict[Text, Any]) -> None:
        assert self._model is not None
        if text.startswith(f"/{FAQ}/"):
            # The payload of a button: it names its label. Only the hub lets payloads through.
            ranking = [(text[1:], 1.0)]
        else:
            probabilities = self._model.probabilities([text])[0]
            order = np.argsort(-probabilities)[:RANKING_LENGTH]
            ranking = [(self._model.labels[index], float(probabilities[index])) for index in order]
        best, confidence = ranking[0]
        name = FAQ if best.startswith(f"{FAQ}/") else best
        if confidence < self._threshold:
            name = FALLBACK
        message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        shown = [{"name": label, "confidence": score} for label, score in ranking]
        message.set("intent_ranking", shown, add_to_output=True)
        message.set(SELECTOR, selector_output(ranking, responses), add_to_output=True)


def labelled_texts(training_data: TrainingData) -> List[Tuple[Text, Text]]:
    """Return (text, label) of all examples, the label being the intent or `faq/<id>`."""
    return [
        (example.get(TEXT), example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))
        for example in training_data.intent_examples
        if example.get(TEXT)
    ]


def selector_output(ranking: List[Tuple[Text, float]], responses: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return what Rasa's ResponseSelector would: the best FAQ entry, its responses, the entries' ranking."""
    entries = [(label, score) for label, score in ranking if label.startswith(f"{FAQ}/")]
    output: Dict[Text, Any] = {"all_retrieval_intents": [FAQ]}
    if entries:
        label, score = entries[0]
        utter = f"utter_{label}"
        output[FAQ] = {
            "response": {
                "responses": responses.get(utter, []),
                "confidence": score,
                "intent_response_key": label,
                "utter_action": utter,
            },
            "ranking": [
                {"confidence": other_score, "intent_response_key": other} for other, other_score in entries
            ],
        }
    return output
