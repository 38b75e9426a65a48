"""Markdown, read by markdown-it (CommonMark and tables)."""

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from hub.knowledge.importing import plain
from hub.knowledge.importing.blocks import Block, tidy

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
LISTS = {"bullet_list", "ordered_list"}


def blocks(text: str) -> list[Block]:
    """Read a Markdown document.

    Args:
        text: its source; HTML in it is dropped, links and emphasis leave their text.
    """
    tokens = MarkdownIt("commonmark").enable("table").parse(FRONT_MATTER.sub("", text, count=1))
    return [block for block in _blocks(SyntaxTreeNode(tokens)) if block.text]


def _blocks(node: SyntaxTreeNode) -> list[Block]:
    if node.type == "heading":
        return [Block("heading", tidy(_text(node)), level=int(node.tag[1]))]
    if node.type == "paragraph":
        return plain.lines(_text(node))
    if node.type in {"fence", "code_block"}:
        return plain.lines(node.content)
    if node.type in LISTS:
        return _items(node)
    if node.type == "tr":
        cells = [cell for child in node.children if (cell := tidy(_text(child)))]
        return [Block("item", "：".join(cells))]
    return [block for child in node.children for block in _blocks(child)]


def _items(node: SyntaxTreeNode) -> list[Block]:
    """Return the items of a list; lists within it follow their item."""
    found = []
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for place, item in enumerate(node.children):
        number = "" if first is None else str(first + place)
        said = [_text(child) for child in item.children if child.type not in LISTS]
        found.append(Block("item", tidy(" ".join(said)), number=number))
        found += [block for child in item.children if child.type in LISTS for block in _items(child)]
    return found


def _text(node: SyntaxTreeNode) -> str:
    """Return the text of a node, line breaks kept."""
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    if node.type in {"text", "code_inline", "text_special", "fence", "code_block"}:
        return node.content
    return "".join(_text(child) for child in node.children if node.type != "image")
