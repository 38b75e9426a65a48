"""What helps an agent to answer: suggestions, canned replies, notes to colleagues, search."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.chatting import bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, queue_up, reply, reply_box, row


def test_suggestions_follow_the_customer_and_go_out_by_one_key(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, customer = sit_down(people.shan), open_chat("蒋思雨")
    queue_up(customer)
    claim(agent, "蒋思雨")
    side = agent.get_by_role("complementary", name="客户资料")
    expect(side.get_by_role("heading", name="推荐答复")).to_have_count(0)
    say(customer, "七天无理由退货的运费谁出")
    offered = side.locator(".suggestion")
    expect(offered).to_have_count(3)
    expect(offered.first).to_contain_text("七天无理由")

    # Beside the field the bare digit sends; in the field Alt goes with it, and what was begun stays.
    first, second = (offered.nth(index).locator(".answer").inner_text() for index in (0, 1))
    agent.get_by_role("log", name="聊天记录").click()
    agent.keyboard.press("1")
    expect(bubbles(customer, "agent").last).to_have_text(first)
    reply_box(agent).fill("我再补充")
    agent.keyboard.press("Alt+2")
    expect(bubbles(customer, "agent").last).to_have_text(second)
    expect(reply_box(agent)).to_have_value("我再补充")
    agent.keyboard.press("3")
    expect(reply_box(agent)).to_have_value("我再补充3")

    # One may change it first.
    offered.first.get_by_role("button", name="改一改").click()
    expect(reply_box(agent)).to_have_value(first)
    expect(reply_box(agent)).to_be_focused()


def test_canned_replies_by_their_shortcut(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, customer = sit_down(people.bei), open_chat("韩梅")
    queue_up(customer)
    claim(agent, "韩梅")
    reply_box(agent).press_sequentially("/he")
    offered = agent.get_by_role("listbox", name="可选项").get_by_role("option")
    expect(offered.first).to_contain_text("问候")
    agent.keyboard.press("Enter")
    expect(reply_box(agent)).to_have_value(re.compile("^韩梅您好，我是客服林小北"))
    agent.keyboard.press("Enter")
    expect(bubbles(customer, "agent").last).to_contain_text("韩梅您好，我是客服林小北")

    # What is not known is named, and stays in braces for the agent to fill in.
    reply_box(agent).press_sequentially("/订单")
    wanted = offered.filter(has_text="/check")
    expect(wanted).to_contain_text("缺订单号")
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("Escape")
    expect(offered).to_have_count(0)
    expect(reply_box(agent)).to_have_value("/订单")


def test_a_mention_brings_a_colleague(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    shan, bei, customer = sit_down(people.shan), sit_down(people.bei), open_chat("杨柳")
    queue_up(customer)
    claim(shan, "杨柳")
    expect(row(bei, "杨柳")).to_have_count(0)
    shan.get_by_role("button", name="内部备注").click()
    shan.get_by_label("写备注").press_sequentially("这单是你经手的吧 @林")
    shan.get_by_role("option", name="@林小北").click()
    expect(shan.get_by_label("写备注")).to_have_value("这单是你经手的吧 @林小北 ")
    shan.get_by_label("写备注").press("Enter")
    expect(shan.get_by_label("备注", exact=True)).to_contain_text("@林小北")

    # She is told on the spot, wherever she is, and goes there from the message.
    bei.get_by_role("alert").filter(has_text="王珊提到了您").click()
    expect(bei.get_by_label("备注", exact=True)).to_contain_text("这单是你经手的吧")
    bei.get_by_label("写备注").fill("是的，已经补发了")
    bei.get_by_label("写备注").press("Enter")
    expect(shan.get_by_label("备注", exact=True).last).to_contain_text("已经补发了")
    assert "经手" not in customer.locator("body").inner_text()


def test_search_finds_what_was_said_and_who_said_it(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, customer = sit_down(people.shan), open_chat("欧阳春")
    queue_up(customer)
    claim(agent, "欧阳春")
    say(customer, "保温杯的盖子是粉红色的")
    reply(agent, "好的，给您换成雾霾蓝。")
    agent.goto(agent.url.split("/desk")[0] + "/desk")
    panel = agent.get_by_role("region", name="会话列表")
    expect(row(agent, "欧阳春")).to_be_visible()
    agent.keyboard.press("Control+k")
    searched = agent.get_by_label("搜索", exact=True)
    expect(searched).to_be_focused()
    for words, found in (("欧阳", ""), ("粉红色", "盖子是粉红色的"), ("雾霾蓝", "换成雾霾蓝")):
        searched.fill(words)
        expect(panel.get_by_role("button", name=re.compile(f"^欧阳春.*{found}"))).to_be_visible()
    panel.get_by_role("button", name=re.compile("^欧阳春")).click()
    expect(reply_box(agent)).to_be_visible()

    agent.keyboard.press("Control+k")
    agent.get_by_label("搜索", exact=True).fill("无此一说")
    expect(panel).to_contain_text("没有找到“无此一说”")

    # What one may not see is not found either.
    other = sit_down(people.bei)
    other.get_by_role("button", name="搜索会话和工单").click()
    other.get_by_label("搜索", exact=True).fill("粉红色")
    expect(other.get_by_role("region", name="会话列表")).to_contain_text("没有找到“粉红色”")
