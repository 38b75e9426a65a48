"""A customer and two agents at once, each in a browser of their own, on the real bot."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.web.chatting import bubbles, say, violations
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, finish, note, pass_to, pick, queue_up, reply, reply_box

ATTACK = "<img src=x onerror=alert(1)>"


def test_from_the_bot_to_people_and_to_the_end(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    first, second = sit_down(people.shan), sit_down(people.bei)
    customer = open_chat("李思远")
    queue_up(customer)
    bot_said = bubbles(customer, "bot").count()

    # Both see it come, and both want it: one gets it, the other sees who.
    for page in (first, second):
        pick(page, "李思远")
        expect(page.get_by_role("region", name="转人工摘要")).to_contain_text("客户要求人工")
    first.get_by_role("button", name="领取会话").click()
    expect(customer.get_by_text("王珊").first).to_be_visible()
    expect(reply_box(first)).to_be_visible()
    expect(second.get_by_role("button", name="领取会话")).to_have_count(0)
    expect(reply_box(second)).to_have_count(0)

    # They talk; what is typed is text, on both sides; the bot keeps out.
    say(customer, f"我的快递三天没动了 {ATTACK}")
    expect(first.locator(".message.customer .bubble").last).to_contain_text(ATTACK)
    reply(first, f"我来查一下 {ATTACK}")
    expect(bubbles(customer, "agent").last).to_contain_text(ATTACK)

    # A note for the colleague, and on to her.
    note(first, "已联系配送站，等回电")
    expect(first.get_by_label("备注", exact=True)).to_contain_text("等回电")
    pass_to(first, "林小北")
    expect(reply_box(first)).to_have_count(0)
    pick(second, "李思远", "我的")
    expect(second.get_by_label("备注", exact=True)).to_contain_text("等回电")
    reply(second, "配送站回话了，今天下午送到。")
    expect(bubbles(customer, "agent").last).to_contain_text("今天下午送到")
    assert violations(second) == []

    # The end, and how it was.
    finish(second, "结束会话", "下午送达")
    customer.get_by_role("radio", name=re.compile("5")).check(force=True)
    expect(customer.locator("btp-rating")).to_contain_text("谢谢")
    assert bubbles(customer, "bot").count() == bot_said
    assert "等回电" not in customer.locator("body").inner_text()


def test_back_to_the_bot_which_knows_what_happened(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, customer = sit_down(people.shan), open_chat("赵一鸣")
    queue_up(customer)
    claim(agent, "赵一鸣")
    reply(agent, "运费已经给您退回了。")
    bot_said = bubbles(customer, "bot").count()
    finish(agent, "交还机器人", "退了 12 元运费")
    expect(agent.get_by_role("region", name="会话", exact=True)).to_contain_text("机器人接待")
    expect(bubbles(customer, "system").last).to_contain_text("接下来由智能客服继续为您服务")

    # The bot answers again, and says that it knows who was there, once; the agent may still look on.
    say(customer, "我登录不了账号")
    expect(bubbles(customer, "bot").nth(bot_said)).to_contain_text("王珊")
    expect(bubbles(customer, "bot").last).not_to_contain_text("王珊")
    expect(agent.locator(".message.bot .bubble").last).to_have_text(
        bubbles(customer, "bot").last.inner_text()
    )
    assert "12 元" not in customer.locator("body").inner_text()

    # Helped by the bot, the customer is asked how that was.
    customer.get_by_role("button", name=re.compile("忘记密码|忘了密码")).last.click()
    expect(bubbles(customer, "bot").last).to_contain_text(re.compile("解决|登"))
    say(customer, "解决了")
    customer.get_by_role("radio", name=re.compile("4")).check(force=True)
    expect(customer.locator("btp-rating")).to_contain_text("谢谢")


def test_a_lost_race_is_told_in_plain_words(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    first, second = sit_down(people.shan), sit_down(people.bei)
    queue_up(open_chat("钱多多"))
    pick(second, "钱多多")
    expect(second.get_by_role("button", name="领取会话")).to_be_visible()
    # While the second one's claim is on its way, the first one's gets through.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    second.route("**/claim", hold)
    with second.expect_request("**/claim"):
        second.get_by_role("button", name="领取会话").click()
    claim(first, "钱多多")
    held[0].continue_()
    expect(second.get_by_role("alert").filter(has_text="王珊")).to_be_visible()
    expect(reply_box(second)).to_have_count(0)
