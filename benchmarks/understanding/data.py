"""What the benchmarks of the understanding read: training examples, held-out lines, FAQ answers."""

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Tuple

import rasa.shared.utils.io

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
HELD_OUT = ("heldout.yml", "heldout_fresh.yml")
"""Two sets, by two authors who saw no training data; the second was written later."""
ENTITY_SETS = ("entities.yml", "entities_fresh.yml")


@dataclass(frozen=True)
class Line:
    """A held-out message.

    Attributes:
        text: as a customer would write it.
        label: intent, or `faq/<id>`.
        tags: phenomena; `ordinary` if there is none, else the line is hard.
        source: the file it stands in.
    """

    text: str
    label: str
    tags: Tuple[str, ...]
    source: str

    @property
    def kind(self) -> str:
        """`ordinary` or `hard`."""
        return "ordinary" if "ordinary" in self.tags else "hard"


def held_out() -> List[Line]:
    """Return all held-out lines."""
    return [
        Line(str(item["text"]), item["label"], tuple(item["tags"]), name)
        for name in HELD_OUT
        for item in rasa.shared.utils.io.read_yaml_file(HERE / name)
    ]


def annotated(name: str) -> List[Dict[str, Any]]:
    """Return the lines of an entity set: `text`, and `entities` with `entity` and `value` in order."""
    return list(rasa.shared.utils.io.read_yaml_file(HERE / name))


def examples() -> List[Tuple[str, str]]:
    """Return (text, label) of the training data that people wrote."""
    found: List[Tuple[str, str]] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in rasa.shared.utils.io.read_yaml_file(path)["nlu"]:
            lines = (line.strip() for line in block.get("examples", "").splitlines())
            found += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    for path in sorted((ROOT / "data" / "faq").glob("*.yml")):
        for entry in rasa.shared.utils.io.read_yaml_file(path):
            asked = [entry["question"], *entry["similar"]]
            found += [(str(question), f"faq/{entry['id']}") for question in asked]
    return found


def answers() -> Dict[str, str]:
    """Return `faq/<id>` → answer."""
    return {
        f"faq/{entry['id']}": entry["answer"]
        for path in sorted((ROOT / "data" / "faq").glob("*.yml"))
        for entry in rasa.shared.utils.io.read_yaml_file(path)
    }


def sample(lines: List[Tuple[str, str]], per_label: int, seed: int) -> List[Tuple[str, str]]:
    """Return at most `per_label` examples of each label, chosen by the seed."""
    grouped: Dict[str, List[str]] = defaultdict(list)
    for text, label in dict(lines).items():
        grouped[label].append(text)
    chance = random.Random(seed)
    return [
        (text, label)
        for label, texts in sorted(grouped.items())
        for text in chance.sample(texts, min(per_label, len(texts)))
    ]
