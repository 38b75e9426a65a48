"""The desk in the dark, on a laptop, and on a tablet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.chatting import violations
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import pick, queue_up, row

LAPTOP, TABLET = (1024, 768), (768, 1024)


def test_dark_as_the_system_is_until_one_chooses(
    open_chat: Callable[[str], Page], sit_down: Callable[..., Page], people: People
) -> None:
    queue_up(open_chat("夜小灯"))
    page = sit_down(people.lead, color_scheme="dark")
    expect(page.locator("html.dark")).to_be_attached()
    pick(page, "夜小灯")
    assert violations(page) == []
    for name in ("工单", "实时", "数据"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        assert violations(page) == [], name
    page.get_by_role("button", name="陈思敏").click()
    page.get_by_text("深色").click()
    expect(page.locator("html.dark")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="数据")).to_be_visible()
    expect(page.locator("html.dark")).to_have_count(0)


@pytest.mark.parametrize("size", [LAPTOP, TABLET])
def test_on_a_narrow_screen_what_is_beside_is_called_up(
    size: tuple[int, int],
    open_chat: Callable[[str], Page],
    sit_down: Callable[[Person], Page],
    people: People,
) -> None:
    name = f"宽{size[0]}"
    queue_up(open_chat(name))
    page = sit_down(people.lead)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    pick(page, name)
    beside = page.get_by_role("complementary", name="客户资料")
    expect(beside).to_be_hidden()
    page.get_by_role("button", name="客户资料", exact=True).click()
    expect(beside).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="收起客户资料").click()
    expect(beside).to_be_hidden()
    expect(row(page, name)).to_be_visible(visible=size == LAPTOP)
    if size == TABLET:
        page.get_by_role("link", name="返回会话列表").click()
        expect(row(page, name)).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0], "nothing is to be scrolled sideways"
