"""The desk's stream is an event log: nothing missing after a reconnect, two desks agree."""

import pytest
import websockets

from hub.conversations.statuses import Sender
from tests.support.desk import API, escalate, hire
from tests.support.hub import Hub


async def test_desks_see_the_same_and_miss_nothing(hub: Hub) -> None:
    li, wang = await hire(hub, "小李"), await hire(hub, "小王")
    customer = await hub.session()
    async with li.stream() as first, wang.stream() as second:
        start = (await first.until(type="hello"))["seq"]
        await second.until(type="hello")
        conversation = await escalate(hub, customer)
        for stream in (first, second):
            assert (await stream.about(conversation))["conversation"]["status"] == "waiting"
        await li.post(f"/conversations/{conversation}/claim")
        assert (await first.about(conversation))["conversation"]["agent"]["name"] == "小李"
        await second.until(type="gone", conversation_id=conversation)
    # Away for a while: everything since `start` comes again, as it is now.
    async with li.stream(after=start) as again:
        await again.until(type="hello")
        frame = await again.about(conversation)
        assert frame["conversation"]["status"] == "open"
        assert frame["seq"] > start


async def test_a_watched_conversation_sends_messages_notes_and_typing(hub: Hub) -> None:
    li = await hire(hub, "小李")
    customer = await hub.session()
    conversation = await escalate(hub, customer)
    await li.post(f"/conversations/{conversation}/claim")
    async with li.stream() as stream:
        await stream.send(type="watch", conversation_id=conversation, after=0)
        first = await stream.until(type="message")
        assert first["message"]["seq"] == 1
        await hub.say(customer, "在吗", wait=0)
        while first["message"]["text"] != "在吗":
            following = await stream.until(type="message")
            assert following["message"]["seq"] == first["message"]["seq"] + 1
            first = following
        await li.post(f"/conversations/{conversation}/notes", {"text": "记一笔"})
        assert (await stream.until(type="note"))["note"]["text"] == "记一笔"
        hub.services.typing.note(conversation, Sender.CUSTOMER)
        assert (await stream.until(type="typing"))["typing"] is True
        hub.services.typing.note(conversation, Sender.CUSTOMER, False)
        assert (await stream.until(type="typing"))["typing"] is False


async def test_a_number_out_of_reach_means_fetch_anew(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    async with li.stream(after=999_999) as stream:
        await stream.until(type="hello")
        await stream.until(type="reset")


async def test_without_a_session_or_from_elsewhere_it_is_closed(sqlite_hub: Hub) -> None:
    li = await hire(sqlite_hub, "小李")
    url = sqlite_hub.url.replace("http", "ws") + f"{API}/stream"
    cookie = {"Cookie": f"btp_desk={li.http.cookies['btp_desk']}"}
    for headers in ({}, {"Cookie": "btp_desk=forged"}, {**cookie, "Origin": "https://evil.example"}):
        async with websockets.connect(url, additional_headers=headers, proxy=None) as socket:
            await socket.recv()
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401
