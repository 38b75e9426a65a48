"""XML as the platform writes it, and a strict reader for what it gets."""

import re
from collections.abc import Mapping
from typing import TypeAlias
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

Value: TypeAlias = "str | int | float | Mapping[str, Value]"
Fields: TypeAlias = Mapping[str, Value]

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has not; the platform leaves them out."""


class MalformedError(Exception):
    """Not the XML that the platform understands."""


def write(fields: Fields) -> str:
    """Return `<xml>…</xml>`: strings as CDATA, numbers bare, mappings nested."""
    return f"<xml>{_inner(fields)}</xml>"


def _inner(fields: Fields) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: Value) -> str:
    if isinstance(value, Mapping):
        return _inner(value)
    if isinstance(value, int | float):
        return str(value)
    clean = _NOT_XML.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{clean}]]>"


def read(body: bytes | str) -> dict[str, str]:
    """Return the texts of the elements under `<xml>`; a nested element's parts as `Outer.Inner`.

    Raises:
        MalformedError: not well-formed, another root, a declaration of entities, an element twice.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeError, ValueError) as error:
        raise MalformedError(f"不是格式良好的 XML：{error}") from error
    if root.tag != "xml":
        raise MalformedError(f"根元素是 <{root.tag}>，应为 <xml>")
    found: dict[str, str] = {}
    for child in root:
        if child.tag in found:
            raise MalformedError(f"<{child.tag}> 出现了两次")
        found[child.tag] = child.text or ""
        for inner in child:
            found[f"{child.tag}.{inner.tag}"] = inner.text or ""
    return found
