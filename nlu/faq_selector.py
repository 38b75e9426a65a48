"""FAQ retrieval as a Rasa component, with the output of Rasa's ResponseSelector, and the final outcome."""

from typing import Any, Dict, List, Optional, Text, Tuple

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.augmenter import GENERATED
from nlu.classifier import RANKING_LENGTH
from nlu.labels import FALLBACK, FAQ, PROBABILITIES, RANKING, READ_TEXT, SELECTOR, is_faq, label_of
from nlu.normalizer import Normalizer
from nlu.outcomes import Thresholds, fuse
from nlu.retrieval import FaqIndex
from nlu.text import normalize

Ranking = List[Tuple[Text, float]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqSelector(GraphComponent, IntentClassifier):
    """Retrieves FAQ entries, fuses them with the classifier's view, decides: answer, suggest or admit."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Return what must come before; `LabelClassifier` too, but in training Rasa chains no classifiers."""
        return [Normalizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the defaults: encoders, and thresholds chosen on the measured curve (docs/understanding)."""
        return {"encoders": ["use"], "answer": 0.4, "suggest": 0.08}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        index: Optional[FaqIndex] = None,
    ) -> None:
        """Keep the settings and, after training, the index."""
        self._config = config
        self._thresholds = Thresholds(float(config["answer"]), float(config["suggest"]))
        self._model_storage = model_storage
        self._resource = resource
        self._index = index

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FaqSelector":
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
    ) -> "FaqSelector":
        """Make the component from a trained model, warmed up."""
        with model_storage.read_from(resource) as directory:
            index: Optional[FaqIndex] = joblib.load(directory / "faq_index.joblib")
        if index is not None:
            index.probabilities(["预热"])
        return cls(config, model_storage, resource, index)

    def train(self, training_data: TrainingData) -> Resource:
        """Index the questions that people wrote, and the answers."""
        examples = [
            (e.get(READ_TEXT), label_of(e))
            for e in training_data.intent_examples
            if e.get(READ_TEXT) and is_faq(label_of(e)) and not e.get(GENERATED)
        ]
        answers = {
            name[len("utter_") :]: normalize(responses[0]["text"]).text
            for name, responses in training_data.responses.items()
            if is_faq(name[len("utter_") :])
        }
        if examples:
            questions, owners = zip(*examples)
            self._index = FaqIndex(self._config["encoders"]).fit(list(questions), list(owners), answers)
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._index, directory / "faq_index.joblib", compress=1)
        return self._resource

    def process(self, messages: List[Message], domain: Optional[Domain] = None) -> List[Message]:
        """Decide about the messages.

        Args:
            messages: with the classifier's probabilities, or the payload of a button (`/faq/<id>`).
            domain: source of the FAQ answers that the response selector's output names.
        """
        responses = domain.responses if domain else {}
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if text.startswith(f"/{FAQ}/"):
                # The payload of a button: it names its label. Only the hub lets payloads through.
                self._decide(message, [(text[1:], 1.0)], responses)
            elif message.get(PROBABILITIES):
                self._decide(message, self._fused(message), responses)
        return messages

    def _fused(self, message: Message) -> Ranking:
        probabilities: Dict[Text, float] = message.get(PROBABILITIES)
        if self._index is not None:
            retrieved = self._index.probabilities([message.get(READ_TEXT)])[0]
            probabilities = fuse(probabilities, dict(zip(self._index.entries, map(float, retrieved))))
        return sorted(probabilities.items(), key=lambda item: -item[1])

    def _decide(self, message: Message, ranking: Ranking, responses: Dict[Text, Any]) -> None:
        best, confidence = ranking[0]
        outcome = self._thresholds.outcome(confidence)
        name = (FAQ if is_faq(best) else best) if outcome == "answer" else FALLBACK
        shown = [{"name": label, "confidence": score} for label, score in ranking[:RANKING_LENGTH]]
        message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        message.set(RANKING, shown, add_to_output=True)
        message.set("understanding", {"outcome": outcome, "label": best}, add_to_output=True)
        entries = [(label, score) for label, score in ranking if is_faq(label)]
        message.set(SELECTOR, selector_output(entries, responses), add_to_output=True)


def selector_output(entries: Ranking, responses: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return what Rasa's ResponseSelector would: the best FAQ entry, its responses, the entries' ranking.

    Args:
        entries: label and confidence of FAQ entries, the best first.
        responses: the domain's.
    """
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
                {"confidence": other_score, "intent_response_key": other}
                for other, other_score in entries[:RANKING_LENGTH]
            ],
        }
    return output
