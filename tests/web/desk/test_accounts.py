"""Accounts: made, changed, locked, ended; seen by those whom it concerns."""

import re
import uuid
from collections.abc import Callable

import httpx
import pyotp
from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.web.desk.conftest import API, Office, People, Person, settled

DIALOG = "修改密码"


def try_to_enter(page: Page, person: Person, password: str | None = None) -> None:
    """Fill in the login form and send it."""
    page.get_by_label("用户名").fill(person.username)
    page.get_by_label("密码", exact=True).fill(password or person.password)
    page.get_by_role("button", name="登录").click()


def menu(page: Page, person: Person) -> None:
    """Open one's own menu."""
    page.get_by_role("button", name=re.compile(f"^{person.name}，")).click()


def test_an_account_from_the_first_day_to_the_last(
    sit_down: Callable[[Person], Page], open_browser: Callable[..., Page], people: People
) -> None:
    admin = sit_down(people.admin)
    admin.get_by_role("link", name="人员").click()
    admin.get_by_role("button", name="新增账号").click()
    form = admin.get_by_role("dialog", name="新增账号")
    username = f"new{uuid.uuid4().hex[:8]}"
    form.get_by_label(re.compile("姓名")).fill("田新人")
    form.get_by_label(re.compile("用户名")).fill(username)
    form.get_by_role("button", name="建账号").click()
    shown = admin.get_by_role("dialog", name="初始密码")
    person = Person("田新人", username, shown.locator("code").inner_text())
    admin.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    row = admin.get_by_role("row", name=re.compile(username))
    expect(row).to_contain_text("离线")

    # At the first login a password of one's own is asked for; a weak one is refused in words.
    desk = open_browser("/desk")
    try_to_enter(desk, person)
    dialog = desk.get_by_role("dialog", name=DIALOG)
    dialog.get_by_label("现在的密码").fill(person.password)
    dialog.get_by_label("新密码").fill("12345678")
    dialog.get_by_role("button", name="修改").click()
    expect(desk.get_by_role("alert").filter(has_text="密码")).to_be_visible()
    own = f"{person.password}-own"
    dialog.get_by_label("新密码").fill(own)
    dialog.get_by_role("button", name="修改").click()
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("在线")

    # Another role ends the session: what one may do has changed.
    row.locator(".el-select").first.click()
    admin.get_by_role("option", name="主管").click()
    expect(desk.get_by_role("button", name="登录")).to_be_visible(timeout=40_000)
    try_to_enter(desk, person, own)
    expect(desk.get_by_role("link", name="数据")).to_be_visible()
    expect(desk.get_by_role("dialog", name=DIALOG)).to_be_hidden()

    # Who is disabled is thrown out, and stays out.
    row.get_by_role("button", name="停用").click()
    expect(row).to_contain_text("已停用")
    expect(desk.get_by_role("button", name="登录")).to_be_visible(timeout=40_000)
    try_to_enter(desk, person, own)
    expect(desk.get_by_text("用户名或密码不对")).to_be_visible()

    # Enabled again with a new password, and asked for one of one's own again.
    row.get_by_role("button", name="启用").click()
    row.get_by_role("button", name="重置密码").click()
    fresh = admin.get_by_role("dialog").locator("code").inner_text()
    try_to_enter(desk, person, fresh)
    expect(desk.get_by_role("dialog", name=DIALOG)).to_be_visible()


def test_a_refused_login_says_why(open_browser: Callable[..., Page]) -> None:
    page = open_browser("/desk")
    try_to_enter(page, Person("", "nobody", "wrong"))
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对")


def test_after_five_wrong_passwords_the_account_is_locked(
    open_browser: Callable[..., Page], office: Office
) -> None:
    page, person = open_browser("/desk"), office.hire("方锁锁")
    for number in range(5):
        with page.expect_response("**/desk/login"):
            try_to_enter(page, person, f"wrong{number}")
        expect(page.get_by_role("alert")).to_have_text("用户名或密码不对")
    try_to_enter(page, person)
    expect(page.get_by_role("alert")).to_contain_text("15 分钟后再试")


def test_an_authenticator_is_asked_for(
    open_browser: Callable[..., Page], stack: Stack, office: Office
) -> None:
    person = settled(stack.hub_url, office.hire("史动码"))
    with httpx.Client(base_url=stack.hub_url + API, trust_env=False, timeout=30) as http:
        credentials = {"username": person.username, "password": person.password}
        http.headers["X-CSRF-Token"] = http.post("/login", json=credentials).json()["csrf_token"]
        secret = http.post("/me/totp", json={"password": person.password}).json()["secret"]
        http.put("/me/totp", json={"code": pyotp.TOTP(secret).now()}).raise_for_status()
    page = open_browser("/desk")
    try_to_enter(page, person)
    code = page.get_by_label("动态码")
    expect(code).to_be_focused()
    code.fill("000000")
    code.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("动态码不对或已经用过")
    code.fill(pyotp.TOTP(secret).now())
    code.press("Enter")
    expect(page.get_by_role("tab", name="等待中")).to_be_visible()


def test_logging_out_in_one_tab_ends_the_other(
    sit_down: Callable[[Person], Page], people: People, stack: Stack
) -> None:
    first = sit_down(people.bei)
    second = first.context.new_page()
    second.goto(f"{stack.hub_url}/desk")
    second.get_by_role("tab", name="等待中").wait_for()
    menu(first, people.bei)
    first.get_by_role("menuitem", name="退出登录").click()
    expect(first.get_by_role("button", name="登录")).to_be_visible()
    expect(second.get_by_role("button", name="登录")).to_be_visible(timeout=40_000)
    # And back in, the desk is whole again.
    try_to_enter(second, people.bei)
    expect(second.get_by_role("tab", name="等待中")).to_be_visible()
    second.reload()
    expect(second.get_by_role("tab", name="等待中")).to_be_visible()


def test_an_agent_sees_only_what_is_an_agents(sit_down: Callable[[Person], Page], people: People) -> None:
    agent = sit_down(people.shan)
    for name in ("数据", "人员", "记录"):
        expect(agent.get_by_role("link", name=name)).to_have_count(0)
    for path in ("/desk/load", "/desk/insight", "/desk/people", "/desk/audit"):
        agent.goto(agent.url.split("/desk")[0] + path)
        expect(agent.get_by_role("tab", name="等待中")).to_be_visible()
