"""The platform's XML: read with every expansion refused, written with every text escaped."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MAX_BYTES = 128 * 1024
"""A message of 20 KB, once plain and once encrypted (a third longer), fits several times."""

# What XML 1.0 has no place for: control characters, lone surrogates, two non-characters.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class XmlError(Exception):
    """This is not a message of the platform's."""


def read(body: bytes) -> dict[str, str]:
    """Return the texts of a message's elements by name; those inside another element as `Outer.Inner`.

    Args:
        body: at most `MAX_BYTES` of XML.

    Raises:
        XmlError: too long, malformed, with a document type or entities, a name twice, or nothing in it.
    """
    if len(body) > MAX_BYTES:
        raise XmlError("too long")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise XmlError("malformed") from error
    fields: dict[str, str] = {}
    for child in root:
        for name, node in [(child.tag, child), *((f"{child.tag}.{inner.tag}", inner) for inner in child)]:
            if name in fields:
                raise XmlError("a name twice")
            fields[name] = (node.text or "").strip()
    if root.tag != "xml" or not fields:
        raise XmlError("not a message")
    return fields


def write(fields: dict[str, str | int | dict[str, str]]) -> str:
    """Return a message as XML: numbers bare, texts in CDATA, dictionaries as nested elements."""
    return f"<xml>{_elements(fields)}</xml>"


def possible(text: str) -> str:
    """Return the text without what XML (and UTF-8) cannot hold."""
    return _IMPOSSIBLE.sub("", text)


def _elements(fields: dict[str, str | int | dict[str, str]]) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in fields.items())


def _content(value: str | int | dict[str, str]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return _elements(dict(value))
    return f"<![CDATA[{possible(value).replace(']]>', ']]]]><![CDATA[>')}]]>"
