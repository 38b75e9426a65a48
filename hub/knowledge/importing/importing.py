"""The import of one document: what may come in, and what comes out."""

import re
from dataclasses import dataclass
from pathlib import Path

from hub.knowledge.importing import drafts, markdown, plain, word
from hub.knowledge.importing.blocks import Block, DocumentError, tidy
from hub.knowledge.importing.boilerplate import Boilerplate
from hub.knowledge.importing.structure import recognise

SUFFIXES = (".txt", ".md", ".markdown", ".docx")
MAX_BYTES = 20_000_000
MAX_CHARACTERS = 200_000
"""A help document is far smaller; a person edits what comes out."""
ID = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True)
class Imported:
    """What an import has made."""

    files: list[Path]
    sections: int
    points: int
    entries: int
    dropped: list[str]
    """Lines that were taken for boilerplate, and titles of sections without facts."""


def import_document(path: Path, data_dir: Path, drafts_dir: Path, name: str | None = None) -> Imported:
    """Turn a help document into a draft outline and draft FAQ entries.

    Args:
        path: a text, Markdown or docx file.
        data_dir: the operators' files; says what is boilerplate.
        drafts_dir: where the drafts go, in a folder of the document's id.
        name: the document's id; made from the file's name if not given.

    Raises:
        DocumentError: the file or the id can't be used, or a draft was edited since; nothing is written then.
        DataError: the list of boilerplate is broken.
    """
    name = name or _suggest(path.stem)
    if not ID.fullmatch(name):
        raise DocumentError(
            f"编号“{tidy(name)}”不能用：请用小写英文字母开头，只含小写字母、数字和下划线，最多 41 个字符"
        )
    known = Boilerplate.read(data_dir)
    blocks = _read(path)
    if sum(len(block.text) for block in blocks) > MAX_CHARACTERS:
        raise DocumentError(f"正文超过 {MAX_CHARACTERS} 字，请按主题拆成几份再导入")
    kept, dropped = known.sort_out(blocks)
    structure = recognise(kept, tidy(path.stem), known.sections)
    made = drafts.draft(structure, name)
    files = drafts.write(made, drafts_dir / name, path.name)
    return Imported(
        files, len(made.outline["sections"]), made.points, len(made.entries), dropped + structure.skipped
    )


def _suggest(stem: str) -> str:
    """Return an id made from a file's name."""
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")[:30]
    return name if ID.fullmatch(name) else f"document_{name}".rstrip("_")


def _read(path: Path) -> list[Block]:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise DocumentError("找不到这个文件，请检查路径" if not path.exists() else "这不是一个文件")
    if suffix not in SUFFIXES:
        hint = "；旧版 doc 请先另存为 docx" if suffix == ".doc" else ""
        raise DocumentError(f"只能导入 {'、'.join(SUFFIXES)} 文件{hint}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"文件超过 {MAX_BYTES // 1_000_000} MB，请按主题拆成几份再导入")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"读不了这个文件：{error.strerror or error}") from error
    if not data.strip():
        raise DocumentError("文件是空的")
    if suffix == ".docx":
        return word.blocks(data)
    text = plain.decode(data)
    if len(text) > MAX_CHARACTERS * 2:
        raise DocumentError(f"正文超过 {MAX_CHARACTERS} 字，请按主题拆成几份再导入")
    return plain.lines(text) if suffix == ".txt" else markdown.blocks(text)
