"""Sample documents of these tests, and how to read what an import has written."""

import io
from pathlib import Path

from docx import Document

from hub.knowledge.documents import Outline
from hub.knowledge.yamlfile import load

SAMPLES = Path(__file__).parent / "samples"
DATA = Path(__file__).resolve().parents[4] / "data"


def word_document() -> bytes:
    """A docx with a title, headings by style, a numbered list, a table and a footer that is boilerplate."""
    document = Document()
    document.add_paragraph("破损包裹处理办法", style="Title")
    document.add_heading("一、签收时发现破损", level=1)
    document.add_paragraph("先别签收，请快递员一起开箱。")
    document.add_paragraph("给外箱和里面的东西各拍一张照片。", style="List Number")
    document.add_paragraph("在应用里点“拒收”。", style="List Number")
    document.add_heading("二、签收后才发现", level=1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["情况", "办法", "外箱完好", "联系卖家"], strict=True
    ):
        cell.text = text
    document.add_heading("空的小节", level=1)
    document.add_paragraph("转载请注明出处")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def outline(drafts: Path, name: str) -> Outline:
    """The drafted outline; it has the shape of `data/documents`."""
    return load(drafts / name / "outline.yml", Outline)


def entries(drafts: Path, name: str) -> list[dict]:
    """The drafted FAQ entries."""
    return load(drafts / name / "faq.yml", list[dict])
