"""Each of the platform's message types and events, from samples in the documented form."""

from pathlib import Path

import pytest

from hub.channels.wechat import xml
from hub.channels.wechat.incoming import Event, Incoming, Kind

SAMPLES = Path(__file__).with_name("samples")
KINDS = {
    "text": Kind.TEXT,
    "text_from_article": Kind.TEXT,
    "message_menu_click": Kind.TEXT,
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "voice_recognised": Kind.VOICE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.SHORT_VIDEO,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
    "sticker": Kind.TEXT,
    "unknown": Kind.OTHER,
}
EVENTS = {
    "subscribe": Event.SUBSCRIBE,
    "subscribe_by_scan": Event.SUBSCRIBE,
    "unsubscribe": Event.UNSUBSCRIBE,
    "scan": Event.SCAN,
    "click": Event.CLICK,
    "view": Event.OTHER,
    "location_report": Event.OTHER,
    "scancode": Event.OTHER,
}


def sample(name: str, **changes: str) -> Incoming:
    fields = xml.read((SAMPLES / f"{name}.xml").read_bytes())
    return Incoming.read({**fields, **changes})


def test_every_sample_is_tried() -> None:
    assert {path.stem for path in SAMPLES.glob("*.xml")} == {*KINDS, *EVENTS}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_message_of_each_type(name: str, kind: Kind) -> None:
    message = sample(name)
    assert (message.kind, message.event) == (kind, None)
    assert message.openid == "oFTYt0l9wQDDhwmx1js_d1T6zZkw"
    assert message.to == "gh_7f083739789a"


@pytest.mark.parametrize(("name", "event"), EVENTS.items())
def test_an_event_of_each_type(name: str, event: Event) -> None:
    assert (sample(name).kind, sample(name).event) == (Kind.EVENT, event)


def test_messages_are_told_apart_by_sender_and_id() -> None:
    key = sample("text").key
    assert sample("text", Content="另一句话", CreateTime="1764057605").key == key, "a repeated delivery"
    assert sample("text", MsgId="24988210340612399").key != key
    assert sample("text", FromUserName="oANOTHER").key != key, "the same MsgId from another customer"


def test_events_are_told_apart_by_sender_time_event_and_key() -> None:
    key = sample("click").key
    assert sample("click").key == key
    changed = (
        {"FromUserName": "oANOTHER"},
        {"CreateTime": "1764057601"},
        {"EventKey": "x"},
        {"Event": "VIEW"},
    )
    assert all(sample("click", **change).key != key for change in changed)


@pytest.mark.parametrize(
    "change",
    [{"FromUserName": ""}, {"FromUserName": "a/b"}, {"CreateTime": "soon"}, {"MsgType": ""}, {"MsgId": "x"}],
)
def test_what_lacks_something_essential_is_no_message(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="message"):
        sample("text", **change)
