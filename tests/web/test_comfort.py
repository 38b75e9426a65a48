"""What makes the chat easy to use: suggestions, both scripts, transcript; and usable for everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.chatting import box, bubbles, chat_of, say, violations
from tests.web.conftest import DESKTOP, PHONE


def test_suggestions_come_while_typing_and_can_be_chosen_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    expect(page.locator("btp-header p.online")).to_be_visible()
    box(page).press_sequentially("忘记密码")
    offered = page.locator(".suggestions button")
    expect(offered.first).to_contain_text("密码")
    assert violations(page) == []
    page.keyboard.press("ArrowUp")
    expect(offered.last).to_be_focused()
    for _ in range(offered.count() - 1):
        page.keyboard.press("ArrowUp")
    question = offered.first.inner_text()
    page.keyboard.press("Enter")
    expect(bubbles(page, "customer")).to_have_text([question])
    expect(offered).to_have_count(0)
    expect(box(page)).to_be_focused()


def test_traditional_characters_on_request_and_after_a_reload(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="切换到繁體字").click()
    expect(page.get_by_placeholder("請描述您的問題…")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-TW")
    page.reload()
    expect(page.get_by_placeholder("請描述您的問題…")).to_be_visible()


def test_the_conversation_can_be_saved(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "你好")
    expect(bubbles(page, "bot")).to_have_count(1)
    page.get_by_role("button", name="更多").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载聊天记录").click()
    text = Path(saved.value.path()).read_text()
    assert "我\n你好" in text
    assert bubbles(page, "bot").first.inner_text().split("\n")[0] in text


def test_the_sound_is_off_until_asked_for(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="打开提示音").click()
    page.reload()
    page.get_by_role("button", name="更多").click()
    expect(page.get_by_role("button", name="关闭提示音")).to_be_visible()


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_axe_finds_nothing_on_the_way_to_an_answer(
    open_page: Callable[..., Page], size: tuple[int, int], dark: bool
) -> None:
    page = open_page(size, dark, reduced_motion="reduce")
    expect(page.locator("btp-header p.online")).to_be_visible()
    assert violations(page) == [], "greeting"
    say(page, "忘记密码怎么重置")
    expect(bubbles(page, "bot")).to_have_count(1)
    page.get_by_role("button", name="有帮助", exact=True).click()
    assert violations(page) == [], "answer"
    page.locator(".source").first.click()
    expect(page.get_by_role("dialog").locator("section[aria-current]")).to_be_visible()
    assert violations(page) == [], "passage"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="更多").click()
    assert violations(page) == [], "menu"
    page.keyboard.press("Escape")
    say(page, "我要投诉快递员态度差")
    expect(bubbles(page, "bot").last).to_contain_text("订单号")
    page.context.set_offline(True)
    say(page, "BT20261103004512")
    expect(page.get_by_text("网络断开")).to_be_visible()
    assert violations(page) == [], "offline"
    page.context.set_offline(False)
    say(page, "转人工")
    expect(page.locator("btp-header p.queue")).to_be_visible(timeout=30_000)
    assert violations(page) == [], "queue"


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing_in_the_demo_shop(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_page(size, path="/demo")
    expect(page.locator("#order-list .number").first).to_be_visible()
    expect(page.locator("btp-widget button")).to_be_visible()
    assert violations(page) == []
    page.evaluate("btp('open')")
    expect(box(chat_of(page))).to_be_visible()
    assert violations(page.frames[-1]) == []


def test_at_twice_the_size_nothing_is_lost(open_page: Callable[..., Page]) -> None:
    # 200 % on a window of 1280 by 800 leaves half of each (WCAG 1.4.4, 1.4.10).
    page = open_page((640, 400), device_scale_factor=2)
    say(page, "忘记密码怎么重置")
    expect(bubbles(page, "bot")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(box(page)).to_be_in_viewport()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(box(page)).to_be_in_viewport()


def test_who_wants_less_motion_gets_none(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    say(page, "你好")
    expect(bubbles(page, "customer")).to_have_count(1)
    moving = """() => {
        const all = root => [...root.querySelectorAll('*')].flatMap(
            e => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
        return all(document).filter(e => {
            const style = getComputedStyle(e);
            return style.animationName !== 'none' || !/^(0s(, )?)+$/.test(style.transitionDuration);
        }).map(e => e.outerHTML.slice(0, 80));
    }"""
    assert page.evaluate(moving) == []


def test_an_answer_is_announced(open_page: Callable[..., Page]) -> None:
    page = open_page()
    expect(page.locator("btp-header p.online")).to_be_visible()
    say(page, "你好")
    answer = bubbles(page, "bot").first.inner_text()
    expect(page.locator("[aria-live=polite]")).to_contain_text(f"智能客服：{answer.splitlines()[0]}")
