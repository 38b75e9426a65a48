"""A desk that is open day and night, its people, and their browsers."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.support.stack import ROOT, Stack

DESK = (1440, 900)
ALWAYS = 'workday: [{start: "00:00", end: "24:00"}]\ndayoff: [{start: "00:00", end: "24:00"}]\ndays: []\n'


@dataclass
class Person:
    """An account."""

    name: str
    username: str
    password: str


@pytest.fixture(scope="module")
def desk(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A hub of its own, on the shared bot, with people at work whatever the hour."""
    directory = tmp_path_factory.mktemp("desk")
    for name in ("data", "domain"):
        shutil.copytree(ROOT / name, directory / name)
    shutil.copy(ROOT / "domain.yml", directory)
    (directory / "data" / "policies" / "business_hours.yml").write_text(ALWAYS)
    running = Stack(directory, rasa_url_of_hub=stack.rasa_url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BTP_DATA_DIR", str(directory / "data"))
        running.start("hub")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def people(desk: Stack) -> list[Person]:
    """The administrator and two agents, made as an operator makes them."""
    environment = {**os.environ, "BTP_DATABASE_URL": f"sqlite+aiosqlite:///{desk.directory / 'hub.sqlite3'}"}
    command = [sys.executable, "-m", "hub", "create-admin"]
    shown = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    password = re.search(r"初始密码：([^（]+)", shown.stdout)
    assert password is not None, shown.stdout
    admin = Person("管理员", "admin", password[1])
    made = [admin]
    with httpx.Client(base_url=f"{desk.hub_url}/api/v1/desk", trust_env=False, timeout=30) as http:
        opened = http.post("/login", json={"username": admin.username, "password": admin.password})
        http.headers["X-CSRF-Token"] = opened.json()["csrf_token"]
        for username, name in (("wangshan", "王珊"), ("linbei", "林小北")):
            account = http.post("/agents", json={"username": username, "name": name})
            assert account.status_code == 201, account.text
            made.append(Person(name, username, account.json()["password"]))
    return made


@pytest.fixture
def open_browser(browser: Browser, desk: Stack) -> Iterator[Callable[[str], Page]]:
    """Opens a page of the hub in a browser of its own; nothing may fail in its console."""
    contexts, failures = [], list[str]()

    def opened(path: str) -> Page:
        context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: (failures.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(20_000)
        page.goto(desk.hub_url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failures


@pytest.fixture
def sit_down(open_browser: Callable[[str], Page]) -> Callable[[Person], Page]:
    """Logs a person in at the desk, in a browser of their own."""

    def seated(person: Person) -> Page:
        page = open_browser("/desk")
        page.get_by_label("用户名").fill(person.username)
        page.get_by_label("密码", exact=True).fill(person.password)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("tab", name="等待中").wait_for()
        # An initial password is to be changed; not now.
        page.get_by_role("dialog", name="修改密码").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog", name="修改密码").wait_for(state="hidden")
        return page

    return seated
