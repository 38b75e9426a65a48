"""Every canonical question of the label space gets its own entry, with its sources."""

from pathlib import Path

import pytest

from hub.knowledge.documents import Outlines
from hub.knowledge.faq import Entry
from hub.knowledge.yamlfile import load
from tests.support.customer import Customer
from tests.support.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = {
    entry.id: entry
    for path in sorted((ROOT / "data" / "faq").glob("*.yml"))
    for entry in load(path, list[Entry])
}
QUESTIONS = load(Path(__file__).with_name("canonical_questions.yml"), dict[str, str])
OUTLINES = Outlines.load(ROOT / "data" / "documents")


def test_there_is_an_entry_for_each_question() -> None:
    assert set(ENTRIES) == set(QUESTIONS)
    assert len(QUESTIONS) == 57


@pytest.mark.parametrize("entry_id", sorted(QUESTIONS))
def test_a_canonical_question_gets_its_own_entry(stack: Stack, entry_id: str) -> None:
    answer = Customer(stack.hub_url).say(QUESTIONS[entry_id])
    entry = ENTRIES[entry_id]
    assert answer.replies[0]["text"] == entry.answer.strip()
    assert answer.replies[0]["sources"] == OUTLINES.sources(entry.sources)
    assert answer.replies[0]["sources"]


def test_asked_again_the_answer_is_worded_anew(customer: Customer) -> None:
    first, second = customer.say("忘记密码怎么重置"), customer.say("忘记密码怎么重置")
    assert first.text and second.text and first.text != second.text
    assert first.documents == second.documents == {"contact_guide"}
