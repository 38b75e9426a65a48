"""Hostile XML is refused; what we write, any parser reads back."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.channels.wechat import xml

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<xml></xml>",
        b"<other><a>1</a></other>",
        b"<xml><a>1</a><a>2</a></xml>",
        BOMB,
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><a>&f;</a></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml><a>1</a></xml>',
        b"<xml><a>&#xD800;</a></xml>",
        b"<xml><a>\xff\xfe</a></xml>",
        b'<?xml version="1.0" encoding="no-such"?><xml><a>1</a></xml>',
        b"<xml><a>" + b"x" * xml.MAX_BYTES + b"</a></xml>",
    ],
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(xml.XmlError):
        xml.read(body)


def test_fields_and_nested_fields_are_read() -> None:
    body = "<xml><A> 一 </A><B><C><![CDATA[<二>&]]></C></B><D/></xml>".encode()
    assert xml.read(body) == {"A": "一", "B": "", "B.C": "<二>&", "D": ""}


@given(st.text(max_size=200))
def test_any_text_survives_less_what_xml_cannot_hold(text: str) -> None:
    written = xml.write({"Content": text, "CreateTime": 12, "Image": {"MediaId": "m"}})
    root = fromstring(written)
    # Parsers read any line end as \n (XML 1.0, 2.11).
    expected = xml.possible(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (root.findtext("Content") or "") == expected
    assert root.findtext("CreateTime") == "12"
    assert root.findtext("Image/MediaId") == "m"


def test_the_end_of_cdata_inside_a_text_is_harmless() -> None:
    text = "]]><MsgType>image</MsgType><![CDATA["
    root = fromstring(xml.write({"Content": text}))
    assert root.findtext("Content") == text
    assert root.find("MsgType") is None
