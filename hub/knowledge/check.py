"""Checks every file that operators edit, and names all that is wrong, not only the first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.knowledge.documents import Outline
from hub.knowledge.faq import Entry
from hub.knowledge.importing.boilerplate import Boilerplate
from hub.knowledge.wording import Wording
from hub.knowledge.yamlfile import DataError, load

OFFERS = "offers.yml"


def problems(root: Path) -> list[str]:
    """Return what is wrong with the data, one line each with file, line and mend; empty when all is well.

    Args:
        root: the project's root.
    """
    data = root / "data"
    found: list[str] = []

    def read(path: Path, shape: Any) -> Any:
        try:
            return load(path, shape)
        except DataError as error:
            found.append(str(error))
            return None

    outlines = [read(path, Outline) for path in sorted((data / "documents").glob("*.yml"))]
    points = {
        f"{outline.id}/{point.id}"
        for outline in outlines
        if outline
        for section in outline.sections
        for point in section.points
    }
    offers = read(data / "wording" / OFFERS, dict[str, str]) or {}
    read(data / "wording" / "system.yml", Wording)
    read(data / "importing" / "boilerplate.yml", Boilerplate)
    entries = {path: read(path, list[Entry]) or [] for path in sorted((data / "faq").glob("*.yml"))}
    ids = [entry.id for listed in entries.values() for entry in listed]
    for path, listed in entries.items():
        for entry in listed:
            found += _entry_problems(path, entry, points, set(ids), offers)
    found += [
        f"data/faq: 编号“{name}”出现了两次，请改掉一个"
        for name in sorted({i for i in ids if ids.count(i) > 1})
    ]
    plain = [root / "config.yml", root / "domain.yml", *(root / "domain").glob("*.yml")]
    for folder in ("nlu", "rules", "lexicon"):
        plain += (data / folder).glob("*.yml")
    for path in sorted(plain):
        read(path, dict[str, Any])
    return found


def _entry_problems(
    path: Path, entry: Entry, points: set[str], ids: set[str], offers: dict[str, str]
) -> list[str]:
    checks: list[tuple[list[str], Callable[[str], str]]] = [
        ([p for p in entry.sources if p not in points], lambda p: f"出处“{p}”在 data/documents 里找不到"),
        ([r for r in entry.related if r not in ids], lambda r: f"相关问题“{r}”不存在"),
        (
            [entry.offer] if entry.offer and entry.offer not in offers else [],
            lambda o: f"offer“{o}”不在 {OFFERS} 里",
        ),
    ]
    return [f"{path}: {entry.id} 的{explain(bad)}，请改正" for bads, explain in checks for bad in bads]
