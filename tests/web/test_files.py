"""Images and videos as evidence, chosen, pasted, sent and refused in the browser."""

import base64
import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.films import film
from tests.web.chatting import bubbles, say, violations


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    chosen = [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
    page.locator("btp-composer input[type=file]").set_input_files(chosen)


def test_a_photo_and_a_film_go_along_with_the_words(open_page: Callable[..., Page]) -> None:
    page = open_page()
    choose(page, ("破损.jpg", "image/jpeg", picture()), ("开箱.mp4", "video/mp4", film()))
    expect(page.locator(".files li")).to_have_count(2)
    expect(page.locator(".files progress")).to_have_count(0)
    assert violations(page) == []
    say(page, "收到就是坏的")
    expect(bubbles(page, "customer")).to_have_text(["收到就是坏的"])
    shown = page.get_by_role("img", name="图片 破损.jpg")
    expect(shown).to_be_visible()
    assert shown.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 300
    expect(page.locator("video[aria-label='视频 开箱.mp4']")).to_be_visible()
    expect(page.locator(".files")).to_have_count(0)


def test_a_photo_alone_is_a_message(open_page: Callable[..., Page]) -> None:
    page = open_page()
    choose(page, ("破损.jpg", "image/jpeg", picture()))
    expect(page.locator(".files progress")).to_have_count(0)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".message.customer[data-seq] btp-attachments img")).to_be_visible()
    expect(page.locator(".message.bot[data-seq]")).not_to_have_count(0)


def test_other_files_are_refused_with_words(open_page: Callable[..., Page]) -> None:
    page = open_page()
    choose(page, ("合同.pdf", "application/pdf", b"%PDF-1.4"))
    expect(page.locator(".complaint")).to_contain_text("只能发图片")
    choose(page, ("骗人.jpg", "image/jpeg", b"<html><script>alert(1)</script>"))
    again = page.get_by_role("button", name="重试")
    expect(again).to_have_accessible_name(re.compile("骗人.jpg.*只能发图片"))
    page.get_by_role("button", name="去掉 骗人.jpg").click()
    expect(page.locator(".files")).to_have_count(0)


def test_an_upload_that_the_network_cut_is_tried_again(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.route("**/web/attachments", lambda route: route.abort())
    choose(page, ("破损.jpg", "image/jpeg", picture()))
    again = page.get_by_role("button", name="重试")
    expect(again).to_be_visible()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()
    page.unroute("**/web/attachments")
    again.click()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()


def test_a_pasted_screenshot_is_taken(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_label("输入您的问题").evaluate(
        """(field, data) => {
            const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], '截图.jpg', {type: 'image/jpeg'}));
            const options = {clipboardData: transfer, bubbles: true, cancelable: true};
            field.dispatchEvent(new ClipboardEvent('paste', options));
        }""",
        base64.b64encode(picture()).decode(),
    )
    expect(page.locator(".files li")).to_have_count(1)
