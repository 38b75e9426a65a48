"""The outlines of the source documents: what a source line names, and what it opens."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from hub.knowledge.yamlfile import load


class Point(BaseModel):
    """One numbered or bulleted point, or fact-bearing paragraph, of a document."""

    model_config = ConfigDict(extra="forbid")

    id: str
    origin: str
    """Where it stands in the source: section and number."""
    fact: str


class Section(BaseModel):
    """A section of a document."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    points: list[Point]


class Outline(BaseModel):
    """A source document, in our words."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    sections: list[Section]


class Outlines:
    """All outlines, with their points by `<document>/<point>`."""

    def __init__(self, outlines: list[Outline]) -> None:
        """Index the points.

        Args:
            outlines: one per document.
        """
        self.by_id = {outline.id: outline for outline in outlines}
        self._sources = {
            f"{outline.id}/{point.id}": {
                "document": outline.id,
                "title": outline.title,
                "section": section.title,
                "section_id": section.id,
            }
            for outline in outlines
            for section in outline.sections
            for point in section.points
        }

    @classmethod
    def load(cls, directory: Path) -> "Outlines":
        """Read `directory/*.yml`.

        Raises:
            DataError: a file is broken; names file, line and mend.
        """
        return cls([load(path, Outline) for path in sorted(directory.glob("*.yml"))])

    @property
    def points(self) -> set[str]:
        """All citable points, as `<document>/<point>`."""
        return set(self._sources)

    def sources(self, points: list[str]) -> list[dict[str, Any]]:
        """Return the distinct sections that the points stand in, in order.

        Args:
            points: cited points, `<document>/<point>`.
        """
        found: list[dict[str, Any]] = []
        for point in points:
            source = self._sources.get(point)
            if source and source not in found:
                found.append(source)
        return found
