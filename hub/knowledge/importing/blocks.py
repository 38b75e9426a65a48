"""What a document is made of, once its file format is out of the way."""

import re
from dataclasses import dataclass
from typing import Literal


class DocumentError(Exception):
    """The document can't be imported; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Block:
    """A piece of a document, in reading order.

    `line` is text whose part the format does not tell: a heading, an item or a paragraph.
    """

    kind: Literal["heading", "item", "text", "line"]
    text: str
    level: int = 0
    """Of a heading: the lower, the higher up; 0 is the document's title."""
    number: str = ""
    """Of a heading or item: as written, such as `一` or `2`; of an item with a mere bullet: empty."""


def tidy(text: str) -> str:
    """Return text on one line: white space folded, control and invisible characters removed.

    Args:
        text: any text.
    """
    visible = "".join(c if c.isprintable() or c.isspace() else "" for c in text)
    return re.sub(r"\s+", " ", visible).strip()


def han(text: str) -> bool:
    """Tell whether the text holds a Chinese character."""
    return bool(re.search(r"[\u3400-\u9fff]", text))
