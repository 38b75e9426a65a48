"""The chat page on bad networks, and without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.web.chatting import box, say

MESSAGES = "**/api/v1/web/messages"


def test_an_answer_lost_on_the_way_doubles_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    lost: list[Route] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route)
        route.fetch()
        route.abort()

    page.route(MESSAGES, lose_the_first)
    say(page, "你好")
    expect(page.locator(".message.bot[data-seq]")).to_have_count(1, timeout=15_000)
    expect(page.locator(".message.customer")).to_have_count(1)
    expect(page.locator(".delivery")).to_have_text("已送达")


def test_a_failing_hub_is_told_and_tried_again(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.route(MESSAGES, lambda route: route.fulfill(status=503, body=""))
    say(page, "你好")
    expect(page.get_by_role("button", name="未发出，点此重发")).to_be_visible()
    page.unroute(MESSAGES)
    # At once, in the page: by itself it tries again any moment, and then there is no button.
    page.get_by_role("button", name="未发出，点此重发").evaluate_all(
        "found => found.forEach(one => one.click())"
    )
    expect(page.locator(".delivery")).to_have_text("已送达")
    expect(page.locator(".message.customer")).to_have_count(1)


def test_there_is_nothing_to_write_in_before_there_is_somebody_to_take_it(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/web/inboxes/web", hold)
    with page.expect_request("**/api/v1/web/inboxes/web"):
        page.reload()
    expect(page.locator("btp-header")).to_be_visible()
    expect(box(page)).to_have_count(0)
    held[0].continue_()
    say(page, "你好")
    expect(page.locator(".message.customer[data-seq] .bubble")).to_have_text(["你好"])


def test_without_websockets_the_page_asks(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.route_web_socket("**/stream*", lambda socket: socket.close())
    page.reload()
    say(page, "你好")
    expect(page.locator(".message.bot[data-seq]")).to_have_count(1, timeout=15_000)
    expect(page.get_by_text("网络断开")).to_be_hidden()


def test_two_tabs_stay_in_step(open_page: Callable[..., Page]) -> None:
    first = open_page()
    second = first.context.new_page()
    second.goto(first.url)
    say(first, "你好")
    for page in (first, second):
        expect(page.locator(".message.customer[data-seq] .bubble")).to_have_text(["你好"])
        expect(page.locator(".message.bot[data-seq]")).to_have_count(1)


def test_by_keyboard_from_suggestion_to_passage(open_page: Callable[..., Page]) -> None:
    page = open_page()
    suggestion = page.get_by_role("button", name="我要退货")
    expect(suggestion).to_be_enabled()
    suggestion.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".message.bot[data-seq]").first).to_be_visible()
    expect(suggestion).to_be_disabled()
    say(page, "怎么联系客服")
    source = page.locator(".source").first
    source.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("section[aria-current]")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(source).to_be_focused()


def test_a_text_that_is_too_long_is_not_sent(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "长" * 2001)
    expect(page.get_by_text("2001 / 2000")).to_be_visible()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()
    expect(page.locator(".message.customer")).to_have_count(0)
