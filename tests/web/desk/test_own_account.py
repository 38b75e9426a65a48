"""An agent's own account: two-factor login, and where they are logged in."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.web.chatting import violations
from tests.web.desk.conftest import Office, Person, settled


@pytest.fixture
def person(stack: Stack, office: Office) -> Person:
    """Somebody whose account is the test's own."""
    return settled(stack.hub_url, office.hire("方晓"))


def open_account(page: Page, person: Person) -> None:
    """Go to one's account as agents do."""
    page.get_by_role("button", name=re.compile(f"^{person.name}，")).click()
    page.get_by_role("menuitem", name="账号与安全").click()
    expect(page.get_by_role("heading", name="登录设备")).to_be_visible()


def log_in(page: Page, person: Person) -> None:
    """Give name and password; whatever comes then is the test's."""
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码", exact=True).fill(person.password)
    page.get_by_role("button", name="登录").click()


def test_two_factor_login_is_switched_on_used_and_switched_off(
    open_browser: Callable[[str], Page], sit_down: Callable[[Person], Page], person: Person
) -> None:
    page = sit_down(person)
    open_account(page, person)
    page.get_by_role("button", name="打开两步验证").click()
    dialog = page.get_by_role("dialog", name="打开两步验证")
    dialog.get_by_label("先确认您的密码").fill("wrong password")
    dialog.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert").filter(has_text="密码不对")).to_be_visible()
    dialog.get_by_label("先确认您的密码").fill(person.password)
    dialog.get_by_role("button", name="下一步").click()
    expect(dialog.get_by_role("img", name="验证器的二维码")).to_be_visible()
    assert violations(page) == []
    secret = dialog.locator("code").inner_text().replace(" ", "")
    dialog.get_by_label("动态码").fill(pyotp.TOTP(secret).now())
    dialog.get_by_role("button", name="确认打开").click()
    codes = dialog.get_by_role("list", name="备用码").get_by_role("listitem")
    expect(codes).to_have_count(8)
    spare = codes.first.inner_text()
    dialog.get_by_role("button", name="我已保存").click()
    expect(page.get_by_text("备用码还剩 8 个")).to_be_visible()

    # Without the phone: a recovery code, once.
    other = open_browser("/desk")
    log_in(other, person)
    other.get_by_label("动态码").fill("000000")
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("alert")).to_have_text("动态码不对或已经用过")
    other.get_by_label("动态码").fill(spare)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("tab", name="等待中")).to_be_visible()

    page.reload()
    expect(page.get_by_text("备用码还剩 7 个")).to_be_visible()
    page.get_by_role("button", name="关闭两步验证").click()
    closing = page.get_by_role("dialog", name="关闭两步验证")
    closing.get_by_label("确认您的密码").fill(person.password)
    closing.get_by_role("button", name="关闭", exact=True).click()
    expect(page.get_by_role("button", name="打开两步验证")).to_be_visible()


def test_one_sees_and_ends_ones_logins(sit_down: Callable[[Person], Page], person: Person) -> None:
    page, other = sit_down(person), sit_down(person)
    open_account(page, person)
    devices = page.get_by_role("article", name="登录设备").get_by_role("row")
    expect(devices.filter(has_text="本机")).to_have_count(1)
    expect(devices.filter(has_text="Chrome")).to_have_count(2)
    assert violations(page) == []
    page.get_by_role("button", name="退出其他设备").click()
    expect(devices.filter(has_text="Chrome")).to_have_count(1)
    expect(other.get_by_role("button", name="登录")).to_be_visible()
    expect(page.get_by_role("heading", name="登录设备")).to_be_visible()
