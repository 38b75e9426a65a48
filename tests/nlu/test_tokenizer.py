"""The tokenizer with the domain dictionary, within a whole Rasa component."""

from pathlib import Path

import jieba
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.tokenizer import DomainTokenizer


def test_the_domains_words_are_words_and_training_messages_stay_bare(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "domain.txt").write_text("虚假签收 1000 n\n", encoding="utf-8")
    config = {**DomainTokenizer.get_default_config(), "dictionary_path": str(tmp_path / "words")}
    storage, resource = LocalModelStorage(tmp_path), Resource("tokenizer")
    context = ExecutionContext(GraphSchema({}))
    DomainTokenizer.create(config, storage, resource, context).train(TrainingData([]))
    loaded = DomainTokenizer.load(config, storage, resource, context)
    asked = loaded.process([Message(data={"text": "快递虚假签收"})])[0]
    assert "虚假签收" in [token.text for token in asked.get("text_tokens")]
    assert "虚假签收" in jieba.lcut("又虚假签收了")
    trained = loaded.process_training_data(TrainingData([Message(data={"text": "快递"})]))
    assert trained.training_examples[0].data == {"text": "快递"}
