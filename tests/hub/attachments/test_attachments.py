"""Files as customers send them: through the web contract, then read back by their address."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from hub.attachments import images
from hub.attachments.attachments import MAX_UNSENT
from tests.support.films import film
from tests.support.hub import Hub, serve


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub whose bot is out: files need none."""
    async with serve(tmp_path, "http://127.0.0.1:9") as running:
        yield running


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a picture taken with the camera held sideways, with a place and a camera noted in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "某牌手机"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind, exif=exif)
    return out.getvalue()


async def upload(hub: Hub, session: dict, data: bytes, name: str = "照片.jpg") -> httpx.Response:
    return await hub.http.post("/api/v1/web/attachments", headers=session, files={"file": (name, data)})


async def send(hub: Hub, session: dict, **body) -> httpx.Response:
    return await hub.http.post(
        "/api/v1/web/messages", headers=session, json={"client_id": uuid.uuid4().hex, **body}
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_arrives_upright_and_says_nothing_of_place_and_camera(hub: Hub, kind: str) -> None:
    session = await hub.session()
    original = photo(kind)
    assert Image.open(io.BytesIO(original)).getexif()
    uploaded = (await upload(hub, session, original)).json()
    assert uploaded["type"] == "image"
    shown = await hub.http.get(uploaded["url"])
    assert len(shown.content) == uploaded["size"]
    picture = Image.open(io.BytesIO(shown.content))
    assert picture.format == kind
    assert picture.size == (40, 60)
    assert not picture.getexif()
    assert "手机".encode() not in shown.content


async def test_a_film_loses_its_place_and_nothing_else(hub: Hub) -> None:
    session = await hub.session()
    uploaded = (await upload(hub, session, film(), "视频.mov")).json()
    assert (uploaded["type"], uploaded["name"]) == ("video", "视频.mp4")
    shown = (await hub.http.get(uploaded["url"])).content
    assert b"+31.2304" not in shown
    assert len(shown) == len(film())
    assert shown.index(b"film" * 10) == film().index(b"film" * 10)


async def test_what_is_served_cannot_run(hub: Hub) -> None:
    session = await hub.session()
    url = (await upload(hub, session, photo(), "<script>.svg")).json()["url"]
    headers = (await hub.http.get(url)).headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["content-disposition"].endswith("script.jpg")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "只能发图片"),
        (b"<html><script>alert(1)</script></html>", "只能发图片"),
        (b"%PDF-1.4\n%nothing", "只能发图片"),
        (b"MZ" + bytes(200), "只能发图片"),
        (b"", "只能发图片"),
        (photo()[:300], "打不开"),
        (film()[:60], "打不开"),
    ],
)
async def test_other_files_are_refused_whatever_they_are_called(hub: Hub, data: bytes, said: str) -> None:
    answer = await upload(hub, await hub.session(), data, "证据.jpg")
    assert answer.status_code == 422
    assert said in answer.json()["error"]["message"]


async def test_a_small_file_that_unpacks_into_a_huge_picture_is_refused(hub: Hub) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert images.MAX_PIXELS < 9000 * 9000
    answer = await upload(hub, await hub.session(), out.getvalue())
    assert answer.status_code == 413


async def test_a_body_that_is_too_large_is_refused_unread(hub: Hub) -> None:
    session = await hub.session()
    host = hub.url.removeprefix("http://")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    head = {"Host": host, "Content-Length": str(2**40), "Content-Type": "multipart/form-data; boundary=x"}
    lines = [f"{name}: {value}" for name, value in {**head, **session}.items()]
    writer.write("\r\n".join(["POST /api/v1/web/attachments HTTP/1.1", *lines, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)
    writer.close()
    assert b" 413 " in answer


async def test_a_form_without_a_file_is_refused(hub: Hub) -> None:
    session = await hub.session()
    answer = await hub.http.post("/api/v1/web/attachments", headers=session, data={"file": "text"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["file"])
    for body in (b"", b"--x"):
        headers = {**session, "Content-Type": "multipart/form-data; boundary=x"}
        answer = await hub.http.post("/api/v1/web/attachments", headers=headers, content=body)
        assert answer.status_code in (400, 422)
        assert set(answer.json()) == {"error"}


async def test_only_who_has_the_address_sees_a_file(hub: Hub) -> None:
    url = (await upload(hub, await hub.session(), photo())).json()["url"]
    for wrong in (url.partition("?")[0], url[:-1] + ("a" if url[-1] != "a" else "b")):
        assert (await hub.http.get(wrong)).status_code == 404
    assert (await hub.http.post("/api/v1/web/attachments", files={"file": photo()})).status_code == 401


async def test_a_message_carries_files_without_words(hub: Hub) -> None:
    session = await hub.session()
    uploaded = (await upload(hub, session, photo())).json()
    sent = (await send(hub, session, attachment_ids=[uploaded["id"]])).json()["message"]
    assert (sent["text"], sent["attachments"]) == ("", [uploaded])
    assert (await hub.log(session))[0]["attachments"] == [uploaded]


async def test_files_are_sent_once_and_by_their_owner_only(hub: Hub) -> None:
    mine, other = await hub.session(), await hub.session()
    uploaded = (await upload(hub, mine, photo())).json()["id"]
    assert (await send(hub, other, attachment_ids=[uploaded])).status_code == 422
    assert (await send(hub, mine, attachment_ids=[uploaded, uploaded])).status_code == 422
    assert (await send(hub, mine, attachment_ids=[uploaded])).status_code == 202
    again = await send(hub, mine, attachment_ids=[uploaded])
    assert again.status_code == 422
    assert "attachment_ids" in again.json()["error"]["fields"]


async def test_files_that_are_never_sent_do_not_pile_up(hub: Hub) -> None:
    session = await hub.session()
    ids = [(await upload(hub, session, photo())).json()["id"] for _ in range(MAX_UNSENT + 2)]
    assert (await send(hub, session, attachment_ids=ids[:1])).status_code == 422
    assert not hub.services.files.path(ids[0]).exists()
    assert (await send(hub, session, attachment_ids=ids[-9:])).status_code == 202
