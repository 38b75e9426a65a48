"""Drafts in the shape of `data/documents` and `data/faq`, kept where nothing loads them."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from hub.knowledge.importing.blocks import Block, DocumentError, tidy
from hub.knowledge.importing.structure import LABELLED, Section, Structure

LONG_ITEM = 55
"""Characters; labelled items that are longer than this on the average are questions of their own."""
LONG_ANSWER = 260
"""Characters; the longest answer that our tests allow."""
SHORT_ANSWER = 80
FINGERPRINT = "# 指纹 "
OUTLINE_HELP = """\
# 由“{source}”整理的提纲草稿，系统不会加载它。
# 请把每个要点改写成自己的话、给小节和要点起好编号，再移到 data/documents/{id}.yml。
"""
FAQ_HELP = """\
# 由“{source}”整理的问答草稿，系统不会加载它。
# 请把问题改成客户会问的话，答案改写得简短，每条补 25 句以上客户的问法（similar），编号起好，
# 再移到 data/faq/{id}.yml，运行 make check-data。没有用的条目直接删掉。
"""
FINGERPRINT_HELP = "（没改过的草稿再次导入时会更新，改过的不会被覆盖）"


@dataclass(frozen=True)
class Drafts:
    """What an import would write."""

    outline: dict[str, Any]
    entries: list[dict[str, Any]]

    @property
    def points(self) -> int:
        """How many points the outline has."""
        return sum(len(section["points"]) for section in self.outline["sections"])


def draft(structure: Structure, name: str) -> Drafts:
    """Make the outline and the FAQ entries.

    Args:
        structure: the document.
        name: its id: the outline's, and the beginning of each entry's.
    """
    sections, entries = [], []
    for count, section in enumerate(structure.sections, start=1):
        part = f"part{count}"
        points = _points(section, part)
        sections.append({"id": part, "title": section.title or "开头", "points": points})
        if section.title:
            entries += _entries(section, f"{name}_{count}", [f"{name}/{point['id']}" for point in points])
    return Drafts({"id": name, "title": structure.title, "sections": sections}, entries)


def _points(section: Section, part: str) -> list[dict[str, str]]:
    points = []
    items = paragraphs = 0
    for count, block in enumerate(section.blocks, start=1):
        if block.kind == "item":
            items += 1
            where = block.number or str(items)
        else:
            paragraphs += 1
            where = f"段{paragraphs}"
        points.append({"id": f"{part}.p{count}", "origin": f"{section.place}·{where}", "fact": block.text})
    return points


def _entries(section: Section, name: str, sources: list[str]) -> list[dict[str, Any]]:
    """Return one entry for the section, and one for each item that is a topic of its own."""
    labelled = {place: label for place, block in enumerate(section.blocks) if (label := _label(block))}
    own = len(labelled) > 1 and sum(len(answer) for _, answer in labelled.values()) > LONG_ITEM * len(
        labelled
    )
    lines = []
    items = 0
    for place, block in enumerate(section.blocks):
        text = labelled[place][0] if own and place in labelled else block.text
        items += block.kind == "item"
        lines.append(f"{block.number or items}. {text}" if block.kind == "item" else text)
    found = [_entry(name, section.title, "\n".join(lines), sources)]
    if own:
        found += [
            _entry(f"{name}_{count}", label, answer, [sources[place]])
            for count, (place, (label, answer)) in enumerate(labelled.items(), start=1)
        ]
    return found


def _label(block: Block) -> tuple[str, str] | None:
    found = LABELLED.fullmatch(block.text) if block.kind == "item" else None
    return (found[1].strip(), found[2]) if found else None


def _entry(name: str, question: str, answer: str, sources: list[str]) -> dict[str, Any]:
    lines = answer.split("\n")
    first = next((line for line in lines if not line.endswith(("：", ":"))), lines[0])
    sentence = first.split("。")[0] + "。" if "。" in first else first
    return {
        "id": name,
        "question": question,
        "answer": answer,
        "again": sentence if len(sentence) <= SHORT_ANSWER else sentence[: SHORT_ANSWER - 1] + "…",
        "sources": sources,
        "related": [],
        "similar": [],
    }


def write(drafts: Drafts, directory: Path, source: str) -> list[Path]:
    """Write both drafts; those that nobody has edited since an earlier import are replaced.

    Args:
        drafts: what to write.
        directory: `<drafts>/<id>`, made if need be.
        source: the document's file name.

    Returns:
        The files.

    Raises:
        DocumentError: a draft was edited, or can't be written; nothing has been changed then.
    """
    words = {"source": tidy(source), "id": drafts.outline["id"]}
    texts = {
        directory / "outline.yml": OUTLINE_HELP.format_map(words) + _outline_yaml(drafts.outline),
        directory / "faq.yml": FAQ_HELP.format_map(words) + _faq_yaml(drafts.entries),
    }
    for path in texts:
        if path.exists() and not _untouched(path):
            raise DocumentError(
                f"草稿 {path} 已经有人改过，不会覆盖；请先把它移走，或用 ID=另一个编号 导入到别处"
            )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            waiting = path.with_suffix(".tmp")
            waiting.write_text(
                f"{FINGERPRINT}{_fingerprint(text)}{FINGERPRINT_HELP}\n{text}", encoding="utf-8", newline="\n"
            )
            waiting.replace(path)
    except OSError as error:
        raise DocumentError(f"写不了草稿 {directory}：{error.strerror or error}") from error
    return list(texts)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _untouched(path: Path) -> bool:
    try:
        first, _, rest = path.read_bytes().decode().partition("\n")
    except (OSError, UnicodeDecodeError):
        return False
    return first == f"{FINGERPRINT}{_fingerprint(rest)}{FINGERPRINT_HELP}"


def _outline_yaml(outline: dict[str, Any]) -> str:
    return _dump(outline, sequence=4, offset=2)


def _faq_yaml(entries: list[dict[str, Any]]) -> str:
    listed = CommentedSeq()
    for entry in entries:
        kept = CommentedMap(entry | {"answer": LiteralScalarString(entry["answer"])})
        for key in ("sources", "related", "similar"):
            kept[key] = CommentedSeq(entry[key])
            kept[key].fa.set_flow_style()
        if len(entry["answer"]) > LONG_ANSWER:
            kept.yaml_set_comment_before_after_key(
                "answer", before=f"原文较长，请改写到 {LONG_ANSWER} 字以内", indent=2
            )
        listed.append(kept)
    return _dump(listed, sequence=2, offset=0)


def _dump(content: Any, sequence: int, offset: int) -> str:
    yaml = YAML()
    yaml.width = 10_000  # a folded fact would be harder to edit
    yaml.indent(mapping=2, sequence=sequence, offset=offset)
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()
