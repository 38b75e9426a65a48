"""What calls an agent back to the desk, and a desk that was cut off."""

import re
import sqlite3
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.web.chatting import bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.test_accounts import menu
from tests.web.desk.working import claim, pick, queue_up, reply, reply_box, row

# What the browser shows outside the page, written down; and a page that one may look away from.
OUTSIDE = """
window.raised = []; window.rung = 0; window.away = false;
window.Notification = class {
  static permission = 'granted';
  static requestPermission = async () => 'granted';
  constructor(title, options) { window.raised.push({title, ...options, click: () => this.onclick()}); }
  close() {}
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.rung += 1; start.call(this, at); };
document.hasFocus = () => !window.away;
"""
PRESENCE = """async (name) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const { agents } = await (await fetch('/api/v1/desk/agents')).json();
    const presence = agents.find((one) => one.name === name).presence;
    if (presence === 'offline') return presence;
    await new Promise((done) => setTimeout(done, 200));
  }
}"""
TITLES = "() => window.raised.map(one => one.title)"


def test_an_agent_who_looks_away_is_called(
    open_chat: Callable[[str], Page],
    open_browser: Callable[..., Page],
    sit_down: Callable[..., Page],
    people: People,
) -> None:
    agent = sit_down(people.shan, permissions=["notifications"])
    agent.add_init_script(OUTSIDE)
    agent.reload()
    menu(agent, people.shan)
    for switch in ("提示音", "桌面通知"):
        agent.get_by_text(switch, exact=True).click()
        expect(agent.get_by_role("switch", name=switch)).to_have_attribute("aria-checked", "true")
    agent.keyboard.press("Escape")
    rung = int(agent.evaluate("window.rung"))
    assert rung == 2, "the sound is heard when it is switched on"

    # Who looks at the desk is not called.
    seen = open_chat("卜在看")
    queue_up(seen)
    expect(row(agent, "卜在看")).to_be_visible()
    assert agent.evaluate(TITLES) == []

    agent.evaluate("window.away = true")
    customer = open_chat("顾远行")
    queue_up(customer)
    expect(row(agent, "顾远行")).to_be_visible()
    assert agent.evaluate(TITLES) == ["顾远行 在等人工"]
    assert agent.evaluate("window.rung") == rung + 2

    # A click on the notification leads there.
    agent.evaluate("window.raised[0].click()")
    panel = agent.get_by_role("region", name="会话", exact=True)
    expect(panel.get_by_role("heading")).to_have_text("顾远行")
    agent.get_by_role("button", name="领取会话").click()
    expect(reply_box(agent)).to_be_visible()
    say(customer, "在吗？")
    expect(agent.locator(".message.customer .bubble").last).to_have_text("在吗？")
    expect(row(agent, "顾远行")).to_have_count(0)
    agent.get_by_role("tab", name="我的").click()
    expect(row(agent, "顾远行")).to_contain_text("在吗？")
    assert agent.evaluate(TITLES) == ["顾远行 在等人工", "顾远行"]

    # What was chosen stays chosen.
    agent.reload()
    menu(agent, people.shan)
    notices = agent.get_by_role("switch", name="桌面通知")
    expect(notices).to_have_attribute("aria-checked", "true")
    agent.get_by_text("桌面通知", exact=True).click()
    expect(notices).to_have_attribute("aria-checked", "false")


def test_after_a_cut_both_desks_agree(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    first, second = sit_down(people.shan), sit_down(people.bei)
    customer, other = open_chat("邓断线"), open_chat("易在线")
    queue_up(customer)
    claim(first, "邓断线")
    reply(first, "您好")
    first.context.set_offline(True)
    expect(first.get_by_role("status").filter(has_text="正在重连")).to_be_visible(timeout=45_000)

    # What is written into the cut stays, with a way to send it again.
    reply_box(first).fill("断线时写的")
    reply_box(first).press("Enter")
    expect(first.get_by_role("button", name="重发")).to_be_visible()
    say(customer, "一")
    say(customer, "二")
    queue_up(other)
    claim(second, "易在线")
    reply(second, "我来接")

    first.context.set_offline(False)
    expect(first.get_by_role("status").filter(has_text="正在重连")).to_be_hidden(timeout=45_000)
    expect(first.locator(".message.customer .bubble")).to_have_text(["转人工", "一", "二"])
    expect(row(first, "易在线")).to_have_count(0)
    first.get_by_role("button", name="重发").click()
    expect(first.locator(".message.agent .bubble")).to_have_text(["您好", "断线时写的"])
    expect(bubbles(customer, "agent")).to_have_text(["您好", "断线时写的"])
    expect(first.get_by_role("tab", name=re.compile("等待中"))).to_have_text(re.compile("等待中 *$"))

    # An answer that was lost on the way back doubles nothing.
    first.route("**/messages", lambda route: (route.fetch(), route.abort()))
    reply_box(first).fill("只说一次")
    reply_box(first).press("Enter")
    expect(bubbles(customer, "agent").last).to_have_text("只说一次")
    first.unroute("**/messages")
    expect(first.locator(".message.agent .bubble")).to_have_text(["您好", "断线时写的", "只说一次"])
    expect(first.get_by_role("button", name="重发")).to_have_count(0)
    pick(second, "易在线", "我的")
    expect(second.locator(".message.agent .bubble")).to_have_text(["我来接"])


def test_who_was_cut_off_for_long_is_there_again(
    stack: Stack, sit_down: Callable[[Person], Page], people: People
) -> None:
    agent, colleague = sit_down(people.shan), sit_down(people.bei)
    agent.context.set_offline(True)
    expect(agent.get_by_role("status").filter(has_text="正在重连")).to_be_visible()
    # Minutes pass without a sign of life.
    with sqlite3.connect(stack.database_path) as database:
        gone = "UPDATE agents SET seen_at = datetime('now', '-5 minutes') WHERE username = ?"
        assert database.execute(gone, (people.shan.username,)).rowcount == 1
    shan = colleague.evaluate(PRESENCE, people.shan.name)
    assert shan == "offline"
    agent.context.set_offline(False)
    expect(agent.get_by_role("button", name=f"{people.shan.name}，在线")).to_be_visible()
