"""Training messages that cost Rasa little."""

import copy

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.utterance import Utterance


def test_equal_data_are_one_example_and_other_data_another() -> None:
    said = [{"text": "退款", "intent": "refund"}, {"intent": "refund", "text": "退款"}, {"text": "退款"}]
    data = TrainingData(Utterance.all_of(Message(data=one) for one in said))
    assert [example.data for example in data.training_examples] == [said[0], said[2]]


def test_a_copy_changes_alone() -> None:
    first = Utterance(data={"text": "退款"})
    second = copy.deepcopy(first)
    second.set("read_text", "退款", add_to_output=True)
    assert first.data == {"text": "退款"} and first.output_properties == {"text"}
    assert first.fingerprint() != second.fingerprint()
