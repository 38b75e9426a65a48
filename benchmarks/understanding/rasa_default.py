"""Rasa's default Chinese pipeline as a candidate: jieba, count vectors, DIET, ResponseSelector.

    python -m environments.rasa benchmarks.understanding.rasa_default

trains it on the sample that all candidates are compared on and adds its row to `candidates.json`.
"""

import asyncio
import json
import logging
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Tuple

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog

from benchmarks.understanding.candidates import PER_LABEL, SEED, Row, remember
from benchmarks.understanding.data import answers, examples, held_out, sample
from nlu.labels import FAQ, is_faq, parsed_label

EPOCHS = 100
PIPELINE = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True, "retrieval_intent": FAQ},
]


def write_project(directory: Path, lines: List[Tuple[str, str]]) -> Tuple[str, str, str]:
    """Write a Rasa NLU project; return the paths of its configuration, data and domain."""
    grouped: Dict[str, List[str]] = {}
    for text, label in lines:
        grouped.setdefault(label, []).append(text.replace("\n", " "))
    nlu = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in grouped.items()
    ]
    responses = {f"utter_{entry}": [{"text": said}] for entry, said in answers().items()}
    intents = sorted({FAQ if is_faq(label) else label for label in grouped})
    files = {
        "config.yml": {"recipe": "default.v1", "language": "zh", "pipeline": PIPELINE},
        "nlu.yml": {"version": "3.1", "nlu": nlu, "responses": responses},
        "domain.yml": {"version": "3.1", "intents": intents, "responses": responses},
    }
    for name, content in files.items():
        (directory / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return tuple(str(directory / name) for name in files)  # type: ignore[return-value]


async def main() -> int:
    """Train, measure, remember; return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        config, data, domain = write_project(directory, sample(examples(), PER_LABEL, SEED))
        started = time.process_time()
        model = train_nlu(config, data, name, domain=domain)
        seconds = time.process_time() - started
        agent = Agent.load(model)
        hits: Dict[str, List[bool]] = {"ordinary": [], "hard": []}
        began, lines = time.process_time(), held_out()
        for line in lines:
            parsed = await agent.parse_message(line.text)
            hits[line.kind].append(parsed_label(parsed) == line.label)
        spent = 1000 * (time.process_time() - began) / len(lines)
    shares = {kind: sum(found) / len(found) for kind, found in hits.items()}
    row = Row("Rasa default: jieba, count vectors, DIET, ResponseSelector, 100 epochs", None, **shares)
    row.training_seconds, row.message_ms = seconds, spent
    remember(row)
    print(json.dumps(row.__dict__, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    configure_structlog(logging.ERROR)
    sys.exit(asyncio.run(main()))
