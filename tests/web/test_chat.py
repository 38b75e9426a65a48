"""The chat page in a real browser, as a customer uses it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.chatting import bubbles, say


def test_a_customer_is_greeted_and_helped(open_page: Callable[..., Page]) -> None:
    page = open_page()
    expect(page.get_by_text("您好，我是B特派智能客服")).to_be_visible()
    page.get_by_role("button", name="订单还没发货想取消").click()
    expect(bubbles(page, "bot").first).to_contain_text("我的订单")
    page.get_by_role("button", name=re.compile("^依据：《")).first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("取消")
    sheet.get_by_role("button", name="关闭").click()
    expect(sheet).to_be_hidden()


def test_a_reload_keeps_the_conversation_and_doubles_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "忘记密码怎么重置")
    expect(bubbles(page, "bot")).to_have_count(1)
    page.reload()
    expect(bubbles(page, "bot")).to_have_count(1)
    expect(bubbles(page, "customer")).to_have_count(1)


def test_what_is_typed_offline_is_kept_and_sent_once(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "你好")
    expect(bubbles(page, "bot")).to_have_count(1)
    page.context.set_offline(True)
    say(page, "忘记密码怎么重置")
    say(page, "谢谢")
    expect(page.locator(".message.customer .bubble")).to_have_count(3)
    page.context.set_offline(False)
    expect(bubbles(page, "customer")).to_have_count(3, timeout=30_000)
    assert bubbles(page, "customer").all_inner_texts() == ["你好", "忘记密码怎么重置", "谢谢"]
    expect(bubbles(page, "bot")).to_have_count(3)


def test_markup_is_text(open_page: Callable[..., Page]) -> None:
    page = open_page()
    attacks: list[str] = []
    page.on("dialog", lambda dialog: (attacks.append(dialog.message), dialog.dismiss()))
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    say(page, markup)
    expect(bubbles(page, "customer").first).to_have_text(markup)
    expect(bubbles(page, "bot").first).to_be_visible()
    assert attacks == []


def test_enter_while_composing_does_not_send(open_page: Callable[..., Page]) -> None:
    page = open_page()
    box = page.get_by_label("输入您的问题")
    box.fill("wo yao")
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(box).to_have_value("wo yao")
    box.press("Shift+Enter")
    expect(box).to_have_value("wo yao\n")


def test_waiting_for_a_human_can_be_left(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "转人工")
    expect(bubbles(page, "system").last).to_contain_text("人工客服")
    page.get_by_role("button", name="先不等了").click()
    expect(bubbles(page, "system").last).to_contain_text("继续为您服务")
