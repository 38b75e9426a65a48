"""Plain text: its encoding, and its lines."""

import re
import unicodedata

from hub.knowledge.importing.blocks import Block, DocumentError, tidy

MARKER = re.compile(
    r"[•·●○■□◆◇▪▫►▶➤✓✔①-⑳]|[-*–+]\s|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,3}(?:\.\d{1,2})*[.．、)）](?!\d)|第[一二三四五六七八九十\d]+[章节部]"
)
"""How the lines that are no mere continuation begin."""
WRAPPED = 25
"""A line at least so long that ends in the middle of a sentence goes on in the next: an editor broke it."""
ENDS = tuple("。！？；：.!?;:…”」』）)")
COMMAS = ("，", ",", "、")
ODD_SHARE = 0.01
"""More characters than this share that no text has (private use, unassigned, control): it isn't text."""


def decode(data: bytes) -> str:
    """Decode text in UTF-8 (with or without mark), UTF-16 (with mark) or GB18030.

    Args:
        data: a file's content.

    Raises:
        DocumentError: it is none of these, or not text at all.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(unicodedata.category(c) in {"Cc", "Co", "Cn"} and c not in "\t\n\v\f\r\x85" for c in text)
        if "\0" in text or odd > ODD_SHARE * len(text):
            break
        return text
    raise DocumentError("认不出里面的文字：可能不是文字文件，或编码不常见；请另存为 UTF-8 编码后再试")


def lines(text: str) -> list[Block]:
    """Split text into lines; those that an editor has wrapped are joined again.

    Args:
        text: the whole text; bold in the manner of Markdown is allowed and dropped.
    """
    found: list[str] = []
    open_line = False
    for raw in text.splitlines():
        line = tidy(re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", raw))
        if line and open_line and not MARKER.match(line):
            latin = found[-1][-1].isascii() and line[0].isascii()
            found[-1] += (" " if latin else "") + line
        elif line:
            found.append(line)
        open_line = line.endswith(COMMAS) or (len(line) >= WRAPPED and not line.endswith(ENDS))
    return [Block("line", line) for line in found]
