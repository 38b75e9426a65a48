"""The numbers, the conversations behind them, and the sheet to take along."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.chatting import bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, finish, queue_up, reply, row

VAGUE = ("蓝色的那种行不行", "第二个和上次差不多吗", "圆的还是方的")
"""What says too little to be understood; one of them is enough."""


def test_numbers_lead_to_their_conversations(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    asking, lost, handed = open_chat("常自助"), open_chat("胡说说"), open_chat("安人工")
    say(asking, "七天无理由退货怎么算")
    expect(bubbles(asking, "bot")).not_to_have_count(0)
    for number, words in enumerate(VAGUE, 1):
        say(lost, words)
        expect(lost.locator(".message.customer[data-seq]")).to_have_count(number)
        expect(bubbles(lost, "bot").nth(number - 1)).to_be_visible()
    agent, lead = sit_down(people.shan), sit_down(people.lead)
    queue_up(handed)
    claim(agent, "安人工")
    reply(agent, "您好，请讲。")
    finish(agent, "结束会话", "已解答")
    handed.get_by_role("radio", name=re.compile("5")).check(force=True)
    expect(handed.locator("btp-rating")).to_contain_text("谢谢")

    lead.get_by_role("link", name="数据").click()
    for card, customer in (("转人工", "安人工"), ("人工满意度", "安人工"), ("机器人独立解决", "常自助")):
        shown = lead.get_by_role("button", name=re.compile(f"^{card} "))
        count = shown.locator("strong").inner_text()
        shown.click()
        panel = lead.get_by_role("region", name="会话列表")
        expect(panel.locator(".filter")).to_contain_text(card)
        expect(row(lead, customer)).to_be_visible()
        if count.isdigit():
            expect(panel.locator(".filter")).to_contain_text(f"{count} 个会话")
        lead.get_by_role("link", name="数据").click()

    expect(lead.get_by_role("img", name="客户问什么")).to_contain_text("没听懂")
    assert not re.search("[a-z]+_[a-z]+", lead.locator(".view").inner_text()), "everything has a name"

    # Bars of a chart lead there, too; what was not understood leads to where it was said.
    lead.get_by_role("img", name="为什么转人工").locator("path[fill='#7d9be6']").first.click()
    expect(row(lead, "安人工")).to_be_visible()
    expect(lead.locator(".filter")).to_contain_text("客户要求人工")
    lead.get_by_role("button", name="清除").click()
    expect(lead.get_by_role("tab", name="等待中")).to_be_visible()
    lead.get_by_role("link", name="数据").click()
    line = lead.locator("button.line", has_text=re.compile("|".join(VAGUE))).first
    words = line.locator("span").inner_text()
    line.click()
    expect(lead.locator(".message.customer .bubble", has_text=words)).to_be_visible()


def test_the_sheet_opens_with_its_columns(
    sit_down: Callable[[Person], Page], people: People, tmp_path: Path
) -> None:
    lead = sit_down(people.lead)
    lead.get_by_role("link", name="数据").click()
    with lead.expect_download() as download:
        lead.get_by_role("link", name="导出 CSV").click()
    assert re.fullmatch(r"insight-\d{8}\.csv", download.value.suggested_filename)
    download.value.save_as(tmp_path / "numbers.csv")
    assert (tmp_path / "numbers.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets see UTF-8"
    with (tmp_path / "numbers.csv").open(encoding="utf-8-sig", newline="") as sheet:
        header, *rows = csv.reader(sheet)
    assert header == ["指标", "项目", "数值"]
    assert all(len(one) == 3 for one in rows)
    assert not [one for one in rows if re.fullmatch(r"[a-z_]+", one[0])], "the sheet speaks Chinese"
