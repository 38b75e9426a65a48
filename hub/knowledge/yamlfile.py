"""Reads the YAML that operators edit; what is wrong is told with file, line and mend."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

T = TypeVar("T")


class DataError(Exception):
    """A file in `data/` is broken; the message names file, line and mend, in Chinese."""


class _Constructor(RoundTripConstructor):
    """Leaves dates as text: an impossible one is then refused by the shape, with its line."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_str)


def load(path: Path, shape: type[T]) -> T:
    """Read a YAML file into its shape.

    Args:
        path: the file.
        shape: a pydantic model, or a type pydantic understands, such as `list[Entry]`.

    Returns:
        The validated content.

    Raises:
        DataError: the file is unreadable, not YAML, or not of this shape.
    """
    return load_located(path, shape)[0]


def load_located(path: Path, shape: type[T]) -> tuple[T, Callable[..., int]]:
    """Read a YAML file into its shape, with a way to find lines for checks that the shape cannot do.

    Args:
        path: the file.
        shape: as for `load`.

    Returns:
        The validated content, and what turns a place in it, as `"rules", 2, "when"`, into its line.

    Raises:
        DataError: as for `load`.
    """
    try:
        yaml = YAML()
        yaml.Constructor = _Constructor
        content = yaml.load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise DataError(
            f"{path}:{line}: YAML 写法有误：{error.problem}；请检查这一行的缩进、冒号和引号"
        ) from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: 读不了这个文件：{error}") from error
    try:
        value = TypeAdapter(shape).validate_python(_plain(content))
    except ValidationError as error:
        # A misspelt name comes first: the item it was meant to be is missing only because of it.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        where = " → ".join(str(part) for part in first["loc"]) or "文件"
        line = _line_of(content, list(first["loc"]))
        raise DataError(f"{path}:{line}: “{where}”不对：{_explain(first)}") from error
    return value, lambda *where: _line_of(content, list(where))


def _plain(node: Any) -> Any:
    """Strip ruamel's round-trip types, which pydantic's strictness would trip over."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return str(node) if isinstance(node, str) else node


def _line_of(node: Any, path: list[Any]) -> int:
    """Return the line (from 1) of the innermost node that the path reaches."""
    line = 1
    for key in path:
        try:
            if isinstance(node, CommentedMap):
                line = node.lc.key(key)[0] + 1
            elif isinstance(node, CommentedSeq):
                line = node.lc.item(key)[0] + 1
            node = node[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return int(line)


def _explain(error: Any) -> str:
    kinds = {
        "missing": "缺少这一项，请补上",
        "extra_forbidden": "不认识这一项，请检查是否拼错，或删掉",
        "string_type": "应当是一段文字，请加上引号",
        "string_pattern_mismatch": "写法不对，请照同一文件夹里别的文件写",
        "string_too_long": "太长了，请缩短",
        "literal_error": "不是可选的值，请照说明改",
        "too_long": "太多了，请删掉几项",
    }
    return kinds.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
