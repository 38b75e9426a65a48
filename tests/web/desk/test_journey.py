"""A customer and two agents at once, each in a browser of their own, on the real bot."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.web.chatting import bubbles, say, violations
from tests.web.desk.conftest import Person

ATTACK = "<img src=x onerror=alert(1)>"


def rows(page: Page) -> Locator:
    """Return the conversations in the list."""
    return page.locator(".row")


def test_a_refused_login_says_why(open_browser: Callable[[str], Page]) -> None:
    page = open_browser("/desk")
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对")


def test_from_the_bot_to_people_and_to_the_end(
    open_browser: Callable[[str], Page], sit_down: Callable[[Person], Page], people: list[Person]
) -> None:
    _, shan, bei = people
    first, second = sit_down(shan), sit_down(bei)
    customer = open_browser("/")
    say(customer, "转人工")
    expect(customer.get_by_text("排")).not_to_have_count(0)
    bot_said = bubbles(customer, "bot").count()

    # Both see it come, and both want it: one gets it, the other is told.
    for page in (first, second):
        rows(page).first.click()
        expect(page.get_by_role("region", name="转人工摘要")).to_contain_text("客户要求人工")
    first.get_by_role("button", name="领取会话").click()
    expect(customer.get_by_text("王珊").first).to_be_visible()
    second_claim = second.get_by_role("button", name="领取会话")
    if second_claim.is_visible():
        second_claim.click()
    expect(second.get_by_label("回复客户")).to_have_count(0)
    expect(first.get_by_label("回复客户")).to_be_visible()

    # They talk; what is typed is text, on both sides; the bot keeps out.
    say(customer, f"我的快递三天没动了 {ATTACK}")
    expect(first.locator(".message.customer .bubble").last).to_contain_text(ATTACK)
    first.get_by_label("回复客户").fill(f"我来查一下 {ATTACK}")
    first.get_by_label("回复客户").press("Enter")
    expect(bubbles(customer, "agent").last).to_contain_text(ATTACK)

    # A note for the colleague, and on to her.
    first.get_by_role("button", name="内部备注").click()
    first.get_by_label("写备注").fill("已联系配送站，等回电")
    first.get_by_label("写备注").press("Enter")
    expect(first.get_by_label("备注", exact=True)).to_contain_text("等回电")
    first.get_by_role("button", name="转接").click()
    dialog = first.get_by_role("dialog", name="转接会话")
    dialog.get_by_label("转给谁").click()
    first.get_by_role("option", name=re.compile("林小北")).click()
    dialog.get_by_role("button", name="转接会话").click()
    expect(first.get_by_label("回复客户")).to_have_count(0)
    second.get_by_role("tab", name="我的").click()
    rows(second).first.click()
    expect(second.get_by_label("备注", exact=True)).to_contain_text("等回电")
    second.get_by_label("回复客户").fill("配送站回话了，今天下午送到。")
    second.get_by_label("回复客户").press("Enter")
    expect(bubbles(customer, "agent").last).to_contain_text("今天下午送到")
    assert violations(second) == []

    # The end, and how it was.
    second.get_by_role("button", name="结束会话").click()
    end = second.get_by_role("dialog", name="结束会话")
    end.get_by_role("textbox").fill("下午送达")
    end.get_by_role("button", name="结束会话").click()
    customer.get_by_role("radio", name=re.compile("5")).check(force=True)
    expect(customer.locator("btp-rating")).to_contain_text("谢谢")
    assert bubbles(customer, "bot").count() == bot_said
    assert "等回电" not in customer.locator("body").inner_text()


def test_a_lost_race_is_told_in_plain_words(
    open_browser: Callable[[str], Page], sit_down: Callable[[Person], Page], people: list[Person]
) -> None:
    _, shan, bei = people
    first, second = sit_down(shan), sit_down(bei)
    customer = open_browser("/")
    say(customer, "转人工")
    rows(second).first.click()
    expect(second.get_by_role("button", name="领取会话")).to_be_visible()
    # While the second one's claim is on its way, the first one's gets through.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    second.route("**/claim", hold)
    with second.expect_request("**/claim"):
        second.get_by_role("button", name="领取会话").click()
    claim_first(first)
    held[0].continue_()
    expect(second.get_by_role("alert").filter(has_text="王珊")).to_be_visible()
    expect(second.get_by_label("回复客户")).to_have_count(0)


def claim_first(page: Page) -> None:
    """Claim the first waiting conversation, and wait until it is had."""
    rows(page).first.click()
    page.get_by_role("button", name="领取会话").click()
    expect(page.get_by_label("回复客户")).to_be_visible()
