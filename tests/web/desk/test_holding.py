"""What an agent puts aside, and what a supervisor does with conversations in others' hands."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.web.chatting import bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, dialog, note, pass_to, pick, queue_up, reply, reply_box, row


def test_snoozed_until_the_customer_writes(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, customer = sit_down(people.shan), open_chat("孙晓梅")
    queue_up(customer)
    claim(agent, "孙晓梅")
    reply(agent, "等仓库回复，我晚点找您。")
    asked = dialog(agent, "稍后处理")
    asked.get_by_role("button", name="稍后处理").click()
    expect(asked).to_be_hidden()
    expect(agent.get_by_role("button", name="现在处理")).to_be_visible()
    agent.get_by_role("tab", name="我的").click()
    expect(row(agent, "孙晓梅")).to_contain_text("稍后处理")

    # Taken up again by hand.
    agent.get_by_role("button", name="现在处理").click()
    expect(row(agent, "孙晓梅")).not_to_contain_text("稍后处理")

    # Put aside again, and the customer's message brings it back.
    asked = dialog(agent, "稍后处理")
    asked.get_by_role("button", name="稍后处理").click()
    expect(row(agent, "孙晓梅")).to_contain_text("稍后处理")
    say(customer, "请问有消息了吗")
    expect(row(agent, "孙晓梅")).to_contain_text("待回复")
    expect(agent.get_by_role("button", name="稍后处理")).to_be_visible()


def test_a_snooze_has_a_time_to_come(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent = sit_down(people.shan)
    queue_up(open_chat("周大同"))
    claim(agent, "周大同")
    # A moment that is past is refused in words; the dialog stays, with what was chosen.
    asked = dialog(agent, "稍后处理")
    when = asked.get_by_placeholder(re.compile("到什么时候"))
    when.fill(f"{datetime.now():%-m月%-d日} 00:00")
    when.press("Enter")
    asked.get_by_role("button", name="稍后处理").click()
    expect(agent.get_by_role("alert").filter(has_text="时间要在以后")).to_be_visible()
    expect(asked).to_be_visible()
    tomorrow = datetime.now() + timedelta(days=1)
    when.fill(f"{tomorrow:%-m月%-d日} 09:30")
    when.press("Enter")
    asked.get_by_role("button", name="稍后处理").click()
    expect(asked).to_be_hidden()
    panel = agent.get_by_role("region", name="会话", exact=True)
    expect(panel).to_contain_text(f"稍后处理（{tomorrow:%-m月%-d日} 09:30）")


def test_a_supervisor_whispers_and_takes_over(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, lead, customer = sit_down(people.shan), sit_down(people.lead), open_chat("吴佩琪")
    queue_up(customer)
    claim(agent, "吴佩琪")
    say(customer, "你们到底管不管")
    pick(lead, "吴佩琪", "服务中")
    expect(lead.locator(".message.customer .bubble").last).to_have_text("你们到底管不管")

    note(lead, "先道歉，再给方案")
    expect(agent.get_by_label("主管悄悄话")).to_contain_text("先道歉，再给方案")
    assert "先道歉" not in customer.locator("body").inner_text()

    lead.get_by_role("button", name="接管").click()
    expect(reply_box(lead)).to_be_visible()
    expect(reply_box(agent)).to_have_count(0)
    expect(agent.get_by_role("region", name="会话", exact=True)).to_contain_text("陈思敏 正在服务")
    reply(lead, "我是主管，这件事我来处理。")
    expect(bubbles(customer, "agent").last).to_have_text("我是主管，这件事我来处理。")
    expect(bubbles(customer, "system").last).to_contain_text("陈思敏")
    expect(agent.locator(".message.agent .bubble").last).to_have_text("我是主管，这件事我来处理。")


def test_a_supervisor_assigns_who_waits_and_who_is_served(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    shan, bei, lead = sit_down(people.shan), sit_down(people.bei), sit_down(people.lead)
    customer = open_chat("郑小雅")
    queue_up(customer)
    pick(lead, "郑小雅", "等待中")
    pass_to(lead, "林小北", "指派")
    expect(bubbles(customer, "system").last).to_contain_text("林小北")
    expect(row(shan, "郑小雅")).to_have_count(0)
    pick(bei, "郑小雅", "我的")
    reply(bei, "您好，我来帮您。")

    # From one agent's hands into another's.
    pick(lead, "郑小雅", "服务中")
    pass_to(lead, "王珊", "指派")
    pick(shan, "郑小雅", "我的")
    expect(reply_box(shan)).to_be_visible()
    expect(reply_box(bei)).to_have_count(0)


def test_a_supervisor_takes_over_from_the_bot(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    lead, customer = sit_down(people.lead), open_chat("冯时雨")
    say(customer, "怎么退货")
    expect(bubbles(customer, "bot")).not_to_have_count(0)
    pick(lead, "冯时雨", "机器人")
    lead.get_by_role("button", name="接管").click()
    expect(bubbles(customer, "system").last).to_contain_text("陈思敏")
    expect(lead.get_by_role("region", name="转人工摘要")).to_contain_text("主管接管")
    reply(lead, "看您在问退货，我直接帮您办。")
    expect(bubbles(customer, "agent").last).to_contain_text("直接帮您办")
