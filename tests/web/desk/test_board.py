"""The ticket board: a customer's complaint through its stages."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.web.chatting import bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, queue_up

COMPLAINT = (
    ("我要投诉快递员态度差", "订单号"),
    ("BT20261103004512", "经过"),
    ("昨天傍晚送件的时候冲我大吼，还把箱子扔在地上就走了", "希望怎么处理"),
    ("道歉", "联系方式"),
    ("13800001234", "确认"),
    ("确认提交", "TS"),
)


def complain(customer: Page) -> str:
    """File a complaint with the bot; return the ticket's number."""
    for text, answer in COMPLAINT:
        say(customer, text)
        expect(bubbles(customer, "bot").last).to_contain_text(answer)
    found = re.search(r"TS\d{12}", bubbles(customer, "bot").last.inner_text())
    assert found is not None
    return found[0]


def column(page: Page, stage: str) -> Locator:
    """Return a column of the board."""
    return page.get_by_role("region", name=stage, exact=True)


def move(page: Page, stage: str, why: str = "") -> None:
    """Take the opened ticket to a stage."""
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("处理说明").fill(why)
    drawer.get_by_role("button", name=f"转到“{stage}”").click()


def test_a_ticket_goes_through_its_stages(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    customer, agent, colleague = open_chat("沈从云"), sit_down(people.shan), sit_down(people.bei)
    number = complain(customer)
    for page in (agent, colleague):
        page.get_by_role("link", name="工单").click()
        expect(column(page, "受理中").get_by_role("link", name=re.compile(number))).to_be_visible()
    card = column(agent, "受理中").get_by_role("link", name=re.compile(number))
    expect(card).to_contain_text("冲我大吼")
    expect(card).to_contain_text("剩")
    card.click()
    drawer = agent.get_by_role("dialog")
    expect(drawer).to_contain_text(number)
    expect(drawer).to_contain_text("BT20261103004512")
    expect(drawer).to_contain_text("13800001234")

    # Each step is in the history, tells the customer, and moves the card on every board.
    move(agent, "调查中", "已联系配送站核实")
    expect(agent.get_by_role("alert").filter(has_text="调查中")).to_be_visible()
    expect(column(colleague, "调查中").get_by_role("link", name=re.compile(number))).to_be_visible()
    expect(column(colleague, "受理中").get_by_role("link", name=re.compile(number))).to_have_count(0)
    expect(bubbles(customer, "system").last).to_contain_text("已联系配送站核实")

    # The result is the customer's to read; what is for colleagues only stays with them.
    shown = drawer.get_by_text("说明给客户看", exact=True)
    shown.click()
    expect(drawer.get_by_role("button", name="转到“已反馈结果”")).to_be_disabled()
    shown.click()
    move(agent, "已反馈结果", "已责令配送员道歉")
    expect(bubbles(customer, "system").last).to_contain_text("已责令配送员道歉")
    shown.click()
    move(agent, "已重新打开", "站点已扣分")
    expect(column(colleague, "已重新打开").get_by_role("link", name=re.compile(number))).to_be_visible()
    history = drawer.get_by_role("listitem")
    expect(history.filter(has_text="站点已扣分")).to_contain_text("内部")
    expect(history.filter(has_text="已联系配送站核实")).to_contain_text("王珊")
    expect(bubbles(customer, "system").last).to_contain_text("已重新打开")
    assert "扣分" not in customer.locator("body").inner_text()
    agent.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    # From the ticket to its conversation, for who may see it.
    lead = sit_down(people.lead)
    lead.goto(f"{lead.url.split('/desk')[0]}/desk/tickets/{number}")
    lead.get_by_role("link", name="看会话").click()
    panel = lead.get_by_role("region", name="会话", exact=True)
    expect(panel.get_by_role("heading")).to_have_text("沈从云")
    lead.get_by_role("complementary", name="客户资料").get_by_role("link", name=re.compile(number)).click()
    expect(lead.get_by_role("dialog")).to_contain_text("站点已扣分")


def test_a_move_that_came_too_late_is_told(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    first, second = sit_down(people.shan), sit_down(people.bei)
    number = complain(open_chat("卫青山"))
    for page in (first, second):
        page.goto(f"{page.url.split('/desk')[0]}/desk/tickets/{number}")
        expect(page.get_by_role("dialog")).to_contain_text(number)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    second.route(f"**/tickets/{number}", hold)
    with second.expect_request(lambda request: request.method == "PATCH"):
        move(second, "已撤回", "客户不想投诉了")
    move(first, "调查中")
    expect(first.get_by_role("dialog")).to_contain_text("转到“已反馈结果”")
    move(first, "已反馈结果", "已致歉")
    expect(first.get_by_role("button", name="转到“已重新打开”")).to_be_visible()
    held[0].continue_()
    told = second.get_by_role("alert").filter(has_text="不能改为“已撤回”")
    expect(told).to_contain_text("接下来可以是")
    expect(second.get_by_role("button", name="转到“已重新打开”")).to_be_visible()
    expect(second.get_by_label("处理说明")).to_have_value("客户不想投诉了")


def test_a_ticket_that_is_not_there(sit_down: Callable[[Person], Page], people: People) -> None:
    agent = sit_down(people.shan)
    agent.goto(f"{agent.url.split('/desk')[0]}/desk/tickets/TS209901010001")
    expect(agent.get_by_role("alert").filter(has_text="没有")).to_be_visible()
    expect(column(agent, "受理中")).to_be_visible()


def test_tickets_beside_the_conversation_and_in_search(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    customer, agent = open_chat("褚河"), sit_down(people.bei)
    number = complain(customer)
    queue_up(customer)
    claim(agent, "褚河")
    expect(agent.get_by_role("complementary", name="客户资料")).to_contain_text(number)
    agent.locator(".composer textarea").fill("/ticket")
    agent.keyboard.press("Enter")
    expect(agent.locator(".composer textarea")).to_have_value(re.compile(number))
    agent.get_by_role("button", name="搜索会话和工单").click()
    agent.get_by_label("搜索", exact=True).fill(number)
    found = agent.get_by_role("region", name="会话列表").get_by_role("button", name=re.compile(f"^{number}"))
    found.click()
    expect(agent.get_by_role("dialog")).to_contain_text("冲我大吼")
