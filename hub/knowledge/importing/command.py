"""`python -m hub import-document FILE`: what it prints, and its exit code."""

import sys
from pathlib import Path

from hub.knowledge.importing.blocks import DocumentError, tidy
from hub.knowledge.importing.importing import import_document
from hub.knowledge.yamlfile import DataError

REFUSED = 2
SHOWN = 40
"""Characters of a dropped line that are printed."""
USAGE = "没有给出文件。用法：make import-document FILE=文件 [ID=文档编号]"


def run(file: str, name: str | None, data_dir: Path, drafts_dir: Path) -> int:
    """Import a document and tell what came of it.

    Args:
        file: the document's path.
        name: the document's id, or nothing to make one from the file's name.
        data_dir: the operators' files.
        drafts_dir: where the drafts go.

    Returns:
        0; or 2 when the document can't be imported.
    """
    if not file:
        print(USAGE, file=sys.stderr)
        return REFUSED
    try:
        made = import_document(Path(file), data_dir, drafts_dir, name)
    except (DocumentError, DataError) as error:
        print(f"无法导入 {tidy(file)}：{error}", file=sys.stderr)
        return REFUSED
    print(f"草稿已生成：{made.sections} 个小节、{made.points} 个要点、{made.entries} 条问答")
    for path in made.files:
        print(f"  {path}")
    if made.dropped:
        print(f"略去了 {len(made.dropped)} 处与内容无关的文字，请看一眼有没有误删：")
        for text in made.dropped:
            print(f"  {text if len(text) <= SHOWN else text[:SHOWN] + '…'}")
    print("接下来：照文件开头的说明改写，再移到 data/documents 和 data/faq，运行 make check-data。")
    return 0
