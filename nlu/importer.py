"""Turns the FAQ entries that operators write into Rasa's retrieval intents and responses.

Nothing is written twice: `data/faq/*.yml` is the only place, and `rasa train`, `rasa test` and
`rasa data validate` all see `faq/<id>` intents and `utter_faq/<id>` responses through this importer.
"""

from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Union

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.labels import FAQ
from nlu.utterance import Utterance

ROOT = Path(__file__).resolve().parent.parent
FAQ_DIRECTORY = ROOT / "data" / "faq"
POLICIES = ROOT / "data" / "policies"
DOMAIN_DIRECTORY = ROOT / "domain"
OFFERS = ROOT / "data" / "wording" / "offers.yml"


def read_entries(directory: Path) -> List[Dict[Text, Any]]:
    """Return all FAQ entries of a directory, in file order.

    Args:
        directory: holds `*.yml`, each a list of entries.

    Raises:
        rasa.shared.exceptions.YamlSyntaxException: a file is not YAML.
    """
    entries: List[Dict[Text, Any]] = []
    for path in sorted(directory.glob("*.yml")):
        entries.extend(rasa.shared.utils.io.read_yaml_file(path) or [])
    return entries


class FaqImporter(RasaFileImporter):
    """Rasa's file importer, plus the FAQ entries and the split domain."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
    ) -> None:
        """Read the entries once.

        Args:
            config_file: path of `config.yml`.
            domain_path: path of `domain.yml`, the entry of the domain.
            training_data_paths: where Rasa looks for NLU data, rules and stories.
        """
        super().__init__(config_file, domain_path, training_data_paths)
        # The business rules have `rules:` too, but they are the hub's.
        self._story_files = [
            name for name in self._story_files if POLICIES not in Path(name).resolve().parents
        ]
        self._entries = read_entries(FAQ_DIRECTORY)
        offers = rasa.shared.utils.io.read_yaml_file(OFFERS)
        self._responses = {f"utter_{FAQ}/{entry['id']}": [response(entry, offers)] for entry in self._entries}

    def get_domain(self) -> Domain:
        """Return `domain.yml`, merged with `domain/*.yml` and a response for each FAQ entry."""
        domain = super().get_domain()
        for path in sorted(DOMAIN_DIRECTORY.glob("*.yml")):
            domain = domain.merge(Domain.from_path(str(path)))
        return domain.merge(Domain.from_dict({"responses": self._responses}))

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Return the NLU files' examples and each FAQ entry's questions."""
        written = super().get_nlu_data(language)
        written.training_examples = Utterance.all_of(written.training_examples)
        examples = [
            Utterance(data={TEXT: question, INTENT: FAQ, INTENT_RESPONSE_KEY: f"{FAQ}/{entry['id']}"})
            for entry in self._entries
            for question in [entry["question"], *entry["similar"]]
        ]
        return written.merge(TrainingData(examples, responses=self._responses))


def response(entry: Dict[Text, Any], offers: Dict[Text, Text]) -> Dict[Text, Any]:
    """Return the Rasa response of an FAQ entry.

    Args:
        entry: as written in `data/faq`.
        offers: button title of each service intent.

    Returns:
        Text and offer button for the customer; under `custom`, what the hub reads: the cited points, the
        second wording and the entry's id.
    """
    answer: Dict[Text, Any] = {
        "text": entry["answer"].strip(),
        "custom": {
            "faq": entry["id"],
            "sources": list(entry["sources"]),
            "alternatives": [entry["again"].strip()],
        },
    }
    offer = entry.get("offer")
    if offer:
        answer["buttons"] = [{"title": offers[offer], "payload": f"/{offer}"}]
    return answer
