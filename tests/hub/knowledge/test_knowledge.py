"""The knowledge base: everything cited exists, everything stated is cited, what is broken is named."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from hub.knowledge.documents import Outlines
from hub.knowledge.faq import Entry
from hub.knowledge.wording import Wording
from hub.knowledge.yamlfile import DataError, load

ROOT = Path(__file__).resolve().parents[3]
OUTLINES = Outlines.load(ROOT / "data" / "documents")
ENTRIES = [
    entry for path in sorted((ROOT / "data" / "faq").glob("*.yml")) for entry in load(path, list[Entry])
]


def responses() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for path in [ROOT / "domain.yml", *sorted((ROOT / "domain").glob("*.yml"))]:
        found |= YAML(typ="safe").load(path).get("responses", {})
    return found


def test_the_four_documents_are_there() -> None:
    assert set(OUTLINES.by_id) == {"appeal_guide", "complaint_guide", "after_sales_guide", "contact_guide"}


def test_each_point_of_the_documents_is_cited_by_some_entry() -> None:
    cited = {point for entry in ENTRIES for point in entry.sources}
    assert OUTLINES.points - cited == set()


def test_each_cited_point_exists() -> None:
    cited = {point for entry in ENTRIES for point in entry.sources}
    for variants in responses().values():
        for variant in variants:
            cited |= set(variant.get("custom", {}).get("sources", []))
    assert cited - OUTLINES.points == set()


def test_related_entries_and_offers_exist() -> None:
    ids = {entry.id for entry in ENTRIES}
    assert len(ids) == len(ENTRIES) == 57
    offers = load(ROOT / "data" / "wording" / "offers.yml", dict[str, str])
    for entry in ENTRIES:
        assert set(entry.related) <= ids - {entry.id}
        assert entry.offer is None or entry.offer in offers


def test_answers_are_short_and_carry_no_invented_number() -> None:
    for entry in ENTRIES:
        for text in (entry.answer, entry.again):
            assert 15 <= len(text) <= 260, entry.id
            assert not re.search(r"\d{5,}|https?:|\*\*", text), entry.id


def test_no_question_is_written_twice() -> None:
    seen: dict[str, str] = {}
    for entry in ENTRIES:
        for question in entry.similar:
            assert seen.setdefault(question, entry.id) == entry.id, question


@pytest.mark.parametrize(
    ("content", "line", "hint"),
    [
        ("- id: a\n  question: [", 2, "YAML"),
        ("- id: a\n  question: 问\n  qestion: 错\n", 3, "拼错"),
        ("- id: a\n  answer: 答\n", 1, "缺少"),
    ],
)
def test_a_broken_file_is_named_with_line_and_mend(
    tmp_path: Path, content: str, line: int, hint: str
) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        load(path, list[Entry])
    assert f"{path}:{line}" in str(error.value)
    assert hint in str(error.value)


def test_wording_is_complete() -> None:
    assert "{ahead}" in Wording.read(ROOT / "data").queue_behind
