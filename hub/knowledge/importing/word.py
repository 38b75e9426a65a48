"""Word documents (docx), read by python-docx."""

import io
import re
import zipfile

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from hub.knowledge.importing.blocks import Block, DocumentError, tidy

MAX_UNPACKED = 100_000_000
"""Bytes; a small file that unpacks to more than this is a bomb, not a help document."""


def blocks(data: bytes) -> list[Block]:
    """Read a docx: headings by style, lists by style or numbering, tables row by row.

    Args:
        data: the file's content.

    Raises:
        DocumentError: it is no docx, is damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise DocumentError("解压后太大，不像帮助文档；请把正文复制到一个新的 docx 里再试")
        return [
            block for content in Document(io.BytesIO(data)).iter_inner_content() for block in _read(content)
        ]
    except DocumentError:
        raise
    except Exception as error:  # a damaged part makes python-docx, lxml or zipfile raise nearly anything
        raise DocumentError(
            "打不开这个 docx：文件损坏、加了密，或其实是旧版 doc；请用 Word 或 WPS 另存为 docx"
        ) from error


def _read(content: Paragraph | Table) -> list[Block]:
    if isinstance(content, Table):
        rows = [
            "：".join(dict.fromkeys(filter(None, (tidy(c.text) for c in row.cells)))) for row in content.rows
        ]
        return [Block("item", row) for row in rows if row]
    style = (content.style.name or "") if content.style is not None else ""
    texts = [text for text in map(tidy, content.text.splitlines()) if text]
    if not texts:
        return []
    if style in {"Title", "标题"}:
        return [Block("heading", " ".join(texts), level=0)]
    if heading := re.fullmatch(r"(?:Heading|标题) ?(\d)", style, re.IGNORECASE):
        return [Block("heading", " ".join(texts), level=int(heading[1]))]
    properties = content._p.pPr
    listed = style.startswith(("List", "列表")) or (properties is not None and properties.numPr is not None)
    return [Block("item" if listed else "line", text) for text in texts]
