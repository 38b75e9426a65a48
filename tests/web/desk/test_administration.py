"""What supervisors and administrators do with people: skills, teams, assignment, and the record."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.chatting import violations
from tests.web.desk.conftest import Office, People, Person
from tests.web.desk.working import claim, queue_up


def go_to(page: Page, name: str) -> None:
    """Follow the main navigation."""
    page.get_by_role("navigation", name="主导航").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def row_of(page: Page, table: str, name: str) -> Locator:
    """Return a row of a table."""
    return page.get_by_role("table", name=table).get_by_role("row").filter(has_text=name)


def choose(page: Page, field: Locator, option: str) -> None:
    """Choose from a list, by the keyboard: what is chosen already lies over the field."""
    field.press("Enter")
    page.get_by_role("option", name=option, exact=True).locator("visible=true").click()


def test_skills_teams_and_their_end(
    sit_down: Callable[[Person], Page], people: People, office: Office
) -> None:
    office.hire("卫新雨")
    page = sit_down(people.admin)
    go_to(page, "人员")
    page.get_by_role("button", name="编辑卫新雨").click()
    dialog = page.get_by_role("dialog", name="编辑卫新雨")
    choose(page, dialog.get_by_label("技能"), "换货")
    dialog.get_by_label("最多同时接待几个会话").fill("3")
    dialog.get_by_role("button", name="保存").click()
    expect(row_of(page, "人员", "卫新雨")).to_contain_text("换货")
    expect(row_of(page, "人员", "卫新雨")).to_contain_text("/ 3")

    page.get_by_label("新小组的名字").fill("大件组")
    page.get_by_role("button", name="新增小组").click()
    page.get_by_role("button", name="给大件组改名").click()
    renaming = page.get_by_role("dialog", name="给小组改名")
    renaming.get_by_label("小组名").fill("家电组")
    renaming.get_by_role("button", name="改名").click()
    expect(row_of(page, "小组", "家电组")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("已改名")).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="删除家电组").click()
    page.get_by_role("dialog", name="删除家电组").get_by_role("button", name="删除小组").click()
    expect(row_of(page, "小组", "家电组")).to_have_count(0)


@pytest.fixture
def _by_hand(office: Office) -> Iterator[None]:
    """Leaves automatic assignment off for the tests that follow."""
    yield
    office.http.put("/assignment", json={"auto_assign": False}).raise_for_status()


@pytest.mark.usefixtures("_by_hand")
def test_assignment_is_switched_and_the_others_see_by_whom(
    sit_down: Callable[[Person], Page], people: People
) -> None:
    page, other = sit_down(people.lead), sit_down(people.admin)
    for one in (page, other):
        go_to(one, "人员")
    switch = page.get_by_role("switch", name="自动分配")
    expect(switch).not_to_be_checked()
    page.get_by_role("main").locator(".el-switch").click()
    expect(switch).to_be_checked()
    expect(other.get_by_role("switch", name="自动分配")).to_be_checked()
    expect(other.get_by_text(re.compile("陈思敏.*打开"))).to_be_visible()
    page.get_by_role("main").locator(".el-switch").click()
    expect(other.get_by_role("switch", name="自动分配")).not_to_be_checked()


def test_the_record_says_who_looked_at_what(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> None:
    agent = sit_down(people.shan)
    expect(agent.get_by_role("link", name="记录")).to_have_count(0)
    queue_up(open_chat("何佳怡"))
    claim(agent, "何佳怡")

    page = sit_down(people.lead)
    go_to(page, "记录")
    record = page.get_by_role("table", name="操作记录")
    choose(page, page.get_by_role("combobox", name="操作", exact=True), "领取")
    line = record.get_by_role("row").filter(has_text="王珊").filter(has_text="领取了“何佳怡”的会话")
    expect(line).to_be_visible()
    expect(record.get_by_text("登录了")).to_have_count(0)
    expect(page.get_by_role("option")).to_have_count(0)
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert "领取了“何佳怡”的会话" in download.value.path().read_text(encoding="utf-8-sig")
    words = page.get_by_label("客户名、会话或工单编号")
    words.fill("何佳怡")
    words.press("Enter")
    expect(record.get_by_role("row")).to_have_count(2)
    line.get_by_role("link").click()
    expect(page.get_by_role("region", name="会话", exact=True).get_by_role("heading")).to_have_text("何佳怡")


def test_supervisors_see_people_and_change_nobody(
    sit_down: Callable[[Person], Page], people: People
) -> None:
    page = sit_down(people.lead)
    go_to(page, "人员")
    expect(row_of(page, "人员", "王珊")).to_contain_text("客服")
    expect(page.get_by_role("switch", name="自动分配")).to_be_enabled()
    for name in ("新增账号", "重置密码", "编辑王珊", "新增小组"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert violations(page) == []
