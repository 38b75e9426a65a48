"""The people of the desk, their customers, and everybody's browser, on a stack of their own."""

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support.stack import ROOT, Stack, running

DESK = (1440, 900)
API = "/api/v1/desk"


@dataclass
class Person:
    """An account."""

    name: str
    username: str
    password: str


class People(NamedTuple):
    """Who works at the desk of the tests."""

    admin: Person
    lead: Person
    shan: Person
    bei: Person


class Office:
    """The administrator at the API: what a test needs besides what it clicks."""

    def __init__(self, url: str, admin: Person) -> None:
        self.http = httpx.Client(base_url=url + API, trust_env=False, timeout=30)
        opened = self.post("/login", username=admin.username, password=admin.password)
        self.http.headers["X-CSRF-Token"] = opened["csrf_token"]

    def post(self, path: str, **body: Any) -> Any:
        """POST to a path of the desk; return the JSON."""
        answer = self.http.post(path, json=body)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        """GET a path of the desk; return the JSON."""
        answer = self.http.get(path, params=params)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def hire(self, name: str, role: str = "agent") -> Person:
        """Make an account whose password is still the initial one."""
        username = f"u{uuid.uuid4().hex[:10]}"
        made = self.post("/agents", username=username, name=name, role=role)
        return Person(name, username, made["password"])

    def tidy(self) -> None:
        """Resolve whatever waits or is in somebody's hands."""
        for status in ("waiting", "open"):
            for one in self.get("/conversations", status=status, limit=1000)["conversations"]:
                self.post(f"/conversations/{one['id']}/takeover")
                self.post(f"/conversations/{one['id']}/resolve")


def settled(url: str, person: Person) -> Person:
    """Choose a password in place of the initial one, as everybody does first."""
    chosen = f"{person.password}-own"
    with httpx.Client(base_url=url + API, trust_env=False, timeout=30) as http:
        credentials = {"username": person.username, "password": person.password}
        opened = http.post("/login", json=credentials).raise_for_status()
        http.headers["X-CSRF-Token"] = opened.json()["csrf_token"]
        change = {"current": person.password, "new": chosen}
        http.put("/me/password", json=change).raise_for_status()
        http.post("/logout").raise_for_status()
    return Person(person.name, person.username, chosen)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of the desk's own: its lists, records and numbers hold what these tests did, and no more."""
    with running(tmp_path_factory.mktemp("desk")) as started:
        yield started


@pytest.fixture(scope="session")
def admin(stack: Stack) -> Person:
    """The first account, made as an operator makes it."""
    environment = {**os.environ, "BTP_DATABASE_URL": stack.database_url}
    command = [sys.executable, "-m", "hub", "create-admin"]
    shown = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    password = re.search(r"初始密码：([^（]+)", shown.stdout)
    assert password is not None, shown.stdout
    return settled(stack.hub_url, Person("管理员", "admin", password[1]))


@pytest.fixture(scope="session")
def office(stack: Stack, admin: Person) -> Iterator[Office]:
    """The administrator at the API."""
    opened = Office(stack.hub_url, admin)
    yield opened
    opened.http.close()


@pytest.fixture(scope="session")
def people(stack: Stack, admin: Person, office: Office) -> People:
    """Four people who have been at the desk before."""
    team = [("陈思敏", "supervisor"), ("王珊", "agent"), ("林小北", "agent")]
    return People(admin, *(settled(stack.hub_url, office.hire(*one)) for one in team))


@pytest.fixture(autouse=True)
def _tidy(office: Office) -> Iterator[None]:
    """Leave nothing in the queue for the next test."""
    office.tidy()
    yield
    office.tidy()


@pytest.fixture
def open_browser(browser: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Opens a page of the hub in a browser of its own; nothing may fail in its console."""
    contexts, failures = [], list[str]()

    def opened(path: str, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: (failures.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(20_000)
        page.goto(path if path.startswith("about:") else stack.hub_url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failures


@pytest.fixture
def sit_down(open_browser: Callable[..., Page]) -> Callable[..., Page]:
    """Logs a person in at the desk, in a browser of their own."""

    def seated(person: Person, **more: Any) -> Page:
        page = open_browser("/desk", **more)
        page.get_by_label("用户名").fill(person.username)
        page.get_by_label("密码", exact=True).fill(person.password)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("tab", name="等待中").wait_for()
        return page

    return seated


@pytest.fixture
def open_chat(open_browser: Callable[..., Page], stack: Stack) -> Callable[[str], Page]:
    """Opens the chat as a customer whom the shop knows by this name."""

    def opened(name: str) -> Page:
        identity = stack.identity(uuid.uuid4().hex, name)

        def vouch(route: Route) -> None:
            route.continue_(post_data={**(route.request.post_data_json or {}), "identity": identity})

        page = open_browser("about:blank")
        page.route("**/api/v1/web/sessions", vouch)
        page.goto(f"{stack.hub_url}/")
        return page

    return opened
