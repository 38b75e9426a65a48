"""Writing and strict reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.wechat_simulator import xml


@given(st.text())
def test_every_text_that_xml_has_comes_back(text: str) -> None:
    readable = xml._NOT_XML.sub("", text)
    # XML readers turn every line end into \n.
    expected = readable.replace("\r\n", "\n").replace("\r", "\n")
    assert xml.read(xml.write({"Content": text}).encode()) == {"Content": expected}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<html></html>",
        b"<xml><A>1</A><A>2</A></xml>",
        b"<xml><A>\x01</A></xml>",
        "<xml><A>你</A></xml>".encode("gbk"),
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
    ],
)
def test_everything_else_is_malformed(body: bytes) -> None:
    with pytest.raises(xml.MalformedError):
        xml.read(body)
