"""What web pages hang around a document: navigation, comment forms, share and copyright lines."""

import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hub.knowledge.importing.blocks import Block, han
from hub.knowledge.yamlfile import load

SHORT = 60
"""Characters; a longer line is a paragraph that happens to hold such words."""
TRIMMED = " :.。!?*-—|·#[]【】()"


class Boilerplate(BaseModel):
    """The lines to drop, from `data/importing/boilerplate.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    equals: list[str]
    begins: list[str]
    contains: list[str]
    closings: list[str]
    """Beginnings of a last paragraph that only says goodbye."""
    sections: list[str]
    """Titles of sections that state no fact."""

    @classmethod
    def read(cls, data_dir: Path) -> "Boilerplate":
        """Read the lists of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "importing" / "boilerplate.yml", cls)

    def matches(self, text: str) -> bool:
        """Tell whether this line is boilerplate."""
        line = _plain(text)
        if line.strip(TRIMMED) in {_plain(known).strip(TRIMMED) for known in self.equals}:
            return True
        return len(line) <= SHORT and (
            line.startswith(tuple(_plain(known) for known in self.begins))
            or any(_plain(known) in line for known in self.contains)
        )

    def sort_out(self, blocks: list[Block]) -> tuple[list[Block], list[str]]:
        """Return what is left of a document, and the texts that were dropped.

        Args:
            blocks: the document. At the end of a Chinese document, lines without a Chinese character go
                too: they are names and blurbs of the page's template.
        """
        kept = [block for block in blocks if not self.matches(block.text)]
        if any(han(block.text) for block in kept):
            while not han(kept[-1].text):
                kept.pop()
        while kept and kept[-1].text.startswith(tuple(self.closings)) and kept[-1].kind != "heading":
            kept.pop()
        remaining = {id(block) for block in kept}
        return kept, [block.text for block in blocks if id(block) not in remaining]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
