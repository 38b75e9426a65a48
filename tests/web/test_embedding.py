"""The chat on a shop's page: the demo shop, and pages of other origins with rules of their own."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.web.chatting import box, bubbles, chat_of, say
from tests.web.conftest import DESKTOP, PHONE

OPEN = re.compile("^联系客服")
COMPLAINT = (
    ("我要投诉快递员态度差", "订单号"),
    ("BT20261103004512", "经过"),
    ("昨天傍晚送件的时候冲我大吼，还把箱子扔在地上就走了", "希望怎么处理"),
)


def launcher(page: Page):
    return page.locator("btp-widget button")


def as_visitor(page: Page) -> Page:
    """Log the demo's customer out, whose conversation is the same in every test."""
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("未登录")).to_be_visible()
    expect(launcher(page)).to_be_visible()
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_complaint_by_mouse_in_the_demo_shop(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = as_visitor(open_page(size, path="/demo"))
    launcher(page).click()
    chat = chat_of(page)
    for text, answer in COMPLAINT:
        box(chat).click()
        box(chat).fill(text)
        chat.get_by_role("button", name="发送", exact=True).click()
        expect(bubbles(chat, "bot").last).to_contain_text(answer)
    chat.get_by_role("button", name="道歉").click()
    expect(bubbles(chat, "bot").last).to_contain_text("联系方式")
    say(chat, "13800001234")
    chat.get_by_role("button", name="确认提交").click()
    expect(bubbles(chat, "bot").last).to_contain_text(re.compile(r"TS\d{12}"))
    frame = page.locator("btp-widget iframe").bounding_box()
    assert frame is not None
    if size == PHONE:
        assert (frame["width"], frame["height"]) == size, "on a phone the chat takes the whole screen"
    chat.get_by_role("button", name="收起聊天窗口").click()
    expect(page.locator("btp-widget iframe")).to_be_hidden()


def test_a_complaint_by_keyboard_in_the_demo_shop(open_page: Callable[..., Page]) -> None:
    page = as_visitor(open_page(path="/demo"))
    launcher(page).focus()
    page.keyboard.press("Enter")
    chat = chat_of(page)
    expect(box(chat)).to_be_focused()
    for text, answer in COMPLAINT:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(bubbles(chat, "bot").last).to_contain_text(answer)
    apology = chat.get_by_role("button", name="道歉")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if apology.evaluate("button => button.getRootNode().activeElement === button"):
            break
    page.keyboard.press("Enter")
    expect(bubbles(chat, "bot").last).to_contain_text("联系方式")
    box(chat).focus()
    page.keyboard.type("13800001234")
    page.keyboard.press("Enter")
    confirm = chat.get_by_role("button", name="确认提交")
    confirm.focus()
    page.keyboard.press("Enter")
    expect(bubbles(chat, "bot").last).to_contain_text(re.compile(r"TS\d{12}"))
    page.keyboard.press("Escape")
    expect(page.locator("btp-widget iframe")).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_the_shops_script_can_open_send_and_listen(open_page: Callable[..., Page]) -> None:
    page = as_visitor(open_page(path="/demo"))
    page.evaluate("btp('on', 'message', m => document.title = `收到：${m.text}`); btp('send', '你好')")
    expect(bubbles(chat_of(page), "customer")).to_have_text(["你好"])
    expect(page).to_have_title(re.compile("^收到：."))
    page.evaluate("btp('on', 'close', () => document.title = '收起'); btp('close')")
    expect(page.locator("btp-widget iframe")).to_be_hidden()
    expect(page).to_have_title("收起")


def test_a_customer_is_known_everywhere_until_they_log_out(open_page: Callable[..., Page]) -> None:
    first, second = open_page(path="/demo"), open_page(path="/demo")
    words = f"我在另一台手机上说过 {id(first)}"
    first.evaluate("words => btp('send', words)", words)
    expect(bubbles(chat_of(first), "customer").last).to_have_text(words)
    second.evaluate("btp('open')")
    expect(bubbles(chat_of(second), "customer").last).to_have_text(words)
    second.get_by_role("button", name="退出登录").click()
    expect(bubbles(chat_of(second), "customer")).to_have_count(0)


def test_what_came_while_the_chat_was_closed_is_counted(open_page: Callable[..., Page]) -> None:
    page = as_visitor(open_page(path="/demo"))
    page.evaluate("btp('open')")
    chat = chat_of(page)
    say(chat, "你好")
    page.evaluate("btp('close')")
    badge = page.locator("btp-widget span")
    expect(badge).to_have_text("1")
    expect(launcher(page)).to_have_accessible_name("联系客服 (1)")
    launcher(page).click()
    expect(badge).to_be_hidden()


SHOP = """<!doctype html><meta charset=utf-8><title>别人的店</title>
<style>* {{ color: red !important; font-size: 40px !important; transform: rotate(2deg) !important }}
button, iframe, btp-widget {{ display: none !important; position: static !important }}</style>
<h1>别人的店</h1><script src="{hub}/loader.js" data-inbox="{inbox}"></script>"""


@pytest.fixture
def foreign_shop(stack: Stack) -> Iterator[str]:
    """A shop of another origin, with careless styles and a strict content policy."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            hub = stack.hub_url
            policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {hub}; frame-src {hub}"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(SHOP.format(hub=stack.hub_url, inbox="shop").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_site_that_the_inbox_does_not_allow_gets_no_chat(
    open_page: Callable[..., Page], foreign_shop: str
) -> None:
    page = open_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(foreign_shop)
    page.wait_for_timeout(2000)
    expect(launcher(page)).to_be_hidden()
    assert any("frame-ancestors" in text for text in refused), refused


def test_the_frame_of_an_allowed_site_is_left_alone_by_its_styles(
    open_page: Callable[..., Page], foreign_shop: str
) -> None:
    page = open_page()

    def allow(route) -> None:
        answer = route.fetch()
        policy = answer.headers["content-security-policy"] + f" {foreign_shop}"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route("**/chat?*", allow)
    page.goto(foreign_shop)
    expect(launcher(page)).to_be_visible()
    launcher(page).click()
    chat = chat_of(page)
    say(chat, "你好")
    expect(bubbles(chat, "bot").first).to_be_visible()
    assert box(chat).evaluate("box => getComputedStyle(box).fontSize") == "16px"


def test_messages_of_other_windows_are_ignored(open_page: Callable[..., Page]) -> None:
    page = open_page(path="/demo")
    page.evaluate("btp('open')")
    expect(box(chat_of(page))).to_be_visible()
    page.evaluate(
        "window.dispatchEvent(new MessageEvent('message', {data: {btp: 'close'}, origin: 'https://evil.example'}))"
    )
    expect(box(chat_of(page))).to_be_visible()


def test_pages_say_who_may_frame_them(open_page: Callable[..., Page], stack: Stack) -> None:
    page = open_page()
    headers = page.request.get(stack.hub_url + "/").headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert page.request.get(stack.hub_url + "/chat?inbox=none").status == 404
