"""Headings, items and paragraphs of a document, and the sections that they make."""

import re
from dataclasses import dataclass, field, replace

from hub.knowledge.importing.blocks import Block, DocumentError, han

CHAPTER = re.compile(
    r"(?:第([一二三四五六七八九十百\d]+)[章节部分篇]+|([一二三四五六七八九十]{1,3})[、.．])[\s：:、]*(.+)"
)
PART = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)][\s、.．]*(.+)")
NUMBERED = re.compile(
    r"(?:[（(](\d{1,3})[）)]|(\d{1,3}(?:\.\d{1,2})*)[.．、)）](?!\d)|(\d{1,3}(?:\.\d{1,2})+)\s|([①-⑳]))\s*(.+)"
)
BULLET = re.compile(r"(?:[•·●○■□◆◇▪▫►▶➤✓✔]\s*|[-*–+]\s+)(.+)")
LABELLED = re.compile(r"([^：:，。,]{2,16})[：:]\s*(\S.*)")
HEADING = 40
"""Characters; what is longer is no heading, whatever it begins with."""
BARE_HEADING = 24
"""Characters; the same for a line that nothing but its shortness marks as a heading."""
LEAD = 30
"""Characters of a title that is taken from a paragraph."""
CHAPTER_LEVEL, PART_LEVEL, NUMBER_LEVEL = 11, 12, 13
"""Levels of headings recognised by their text: below those that the format marks (1 to 9)."""


@dataclass
class Section:
    """A section with text of its own."""

    title: str
    place: str
    """Where it stands in the source, such as `六·2`."""
    blocks: list[Block] = field(default_factory=list)
    """Items and paragraphs."""
    heading: Block | None = None


@dataclass
class Structure:
    """A document: title and sections. The text before the first heading is a section without a title."""

    title: str
    sections: list[Section]
    skipped: list[str]
    """Titles of the sections that were left out."""


def recognise(blocks: list[Block], name: str, skipped: list[str]) -> Structure:
    """Find title, headings, items and paragraphs.

    Args:
        blocks: the document, without boilerplate.
        name: the title when the document has none.
        skipped: titles of sections to leave out.

    Raises:
        DocumentError: nothing is left to import.
    """
    known = [_known(blocks, place, skipped) for place in range(len(blocks))]
    title = name
    if known and _is_title(blocks, known):
        title = known.pop(0).text
    sections = _sections(known)
    if len(sections) == 1 and not sections[0].title:
        sections = _by_leads(sections[0].blocks)
    left_out = [section.title for section in sections if section.title in skipped]
    sections = [section for section in sections if section.blocks and section.title not in skipped]
    if not sections:
        raise DocumentError("里面没有可用的正文（空白，或只有标题、导航、评论框之类）")
    return Structure(title, sections, left_out)


def _known(blocks: list[Block], place: int, skipped: list[str]) -> Block:
    """Return the block with its part in the document settled."""
    block, following = blocks[place], blocks[place + 1] if place + 1 < len(blocks) else None
    text = block.text
    if block.kind == "heading":
        number, said = _chapter(text)
        return replace(block, text=said, number=number)
    if text in skipped:
        return Block("heading", text, CHAPTER_LEVEL)
    short = _may_head(text)
    if block.kind == "line":
        if CHAPTER.match(text) and short:
            number, said = _chapter(text)
            return Block("heading", said, CHAPTER_LEVEL, number)
        if (part := PART.match(text)) and short:
            return Block("heading", _bare(part[2]), PART_LEVEL, part[1])
        if numbered := NUMBERED.match(text):
            block = Block("item", numbered[5], number=next(n for n in numbered.groups()[:4] if n))
        elif bullet := BULLET.match(text):
            return Block("item", bullet[1])
    if block.kind == "item":
        heads = block.number and short and not LABELLED.match(block.text) and _goes_on(following)
        return Block("heading", _bare(block.text), NUMBER_LEVEL, block.number) if heads else block
    if short and len(text) <= BARE_HEADING and han(text) and not re.search(r"[，。,：:]", text) and following:
        if text.endswith(("?", "？")):
            return Block("heading", text, PART_LEVEL)
        if len(following.text) > max(LEAD, len(text)) or not _goes_on(following):
            return Block("heading", text, CHAPTER_LEVEL)
    elif text.endswith(("?", "？")) and short and _goes_on(following):
        return Block("heading", text, PART_LEVEL)
    return Block("text", text)


def _may_head(text: str) -> bool:
    return len(text) <= HEADING and not text.endswith(("。", "；", ";", "，", ",", "！", "!", "."))


def _goes_on(following: Block | None) -> bool:
    """Tell whether a paragraph follows: what a heading has and an item of a list has not."""
    marked = (CHAPTER, PART, NUMBERED, BULLET)
    return (
        following is not None
        and following.kind in {"line", "text"}
        and not any(pattern.match(following.text) for pattern in marked)
    )


def _chapter(text: str) -> tuple[str, str]:
    """Split the number off a heading."""
    for pattern in (CHAPTER, PART, NUMBERED):
        if found := pattern.match(text):
            *numbers, said = found.groups()
            return next(n for n in numbers if n), _bare(said)
    return "", _bare(text)


def _bare(heading: str) -> str:
    return heading.rstrip("：: ")


def _is_title(blocks: list[Block], known: list[Block]) -> bool:
    """Tell whether the first block is the title of the whole document."""
    first, second = known[0], known[1] if len(known) > 1 else None
    if second is None or second.kind == "item":
        return False
    if blocks[0].kind == "heading":
        return all(block.kind != "heading" or block.level > first.level for block in known[1:])
    return not first.number and _may_head(first.text) and not first.text.endswith(("：", ":"))


def _sections(known: list[Block]) -> list[Section]:
    """Cut a document at its headings."""
    sections, path = [Section("", "开头")], list[Block]()
    for block in known:
        if block.kind != "heading":
            sections[-1].blocks.append(block)
            continue
        path = [above for above in path if above.level < block.level] + [block]
        place = "·".join(step.number or step.text for step in path) if block.number else block.text
        sections.append(Section(block.text, place, heading=block))
    folded: list[Section] = []
    for section in sections:
        if folded and folded[-1].title and (step := _step(section)):
            folded[-1].blocks.append(step)
        else:
            folded.append(section)
    return [section for section in folded if section.blocks or section.title]


def _step(section: Section) -> Block | None:
    """Return a numbered heading with one paragraph as the item that it is, such as a step of a procedure."""
    heading, blocks = section.heading, section.blocks
    if not heading or heading.level != NUMBER_LEVEL or heading.text.endswith(("?", "？")):
        return None
    if len(blocks) != 1 or blocks[0].kind != "text":
        return None
    return Block("item", f"{heading.text}：{blocks[0].text}", number=heading.number)


def _by_leads(blocks: list[Block]) -> list[Section]:
    """Cut a document without headings where a list has ended; the paragraph that leads to a list names it."""
    groups: list[list[Block]] = [[]]
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before and before.kind == "item" and block.kind == "text":
            groups.append([])
        groups[-1].append(block)
    sections = []
    for group in groups:
        kinds = [block.kind for block in group]
        lead = group[kinds.index("item") - 1] if "item" in kinds[1:] else group[0]
        title = _lead_title(lead.text) if lead.kind == "text" else "开头"
        sections.append(Section(title, title, group))
    return sections


def _lead_title(paragraph: str) -> str:
    """Return the first sentence of a paragraph, or as many of its first clauses as a title holds."""
    sentence = re.split(r"[。！？!?：:]", paragraph)[0]
    title = ""
    for clause in re.split(r"(?<=[，,；;])", sentence):
        if title and len(title + clause) > LEAD:
            break
        title += clause
    return title.rstrip("，,；; ")[:HEADING] or "开头"
