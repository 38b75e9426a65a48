"""The real processes: actions, Rasa with the trained model, and the hub, on ports of their own."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from environments.rasa import rasa_environment

ROOT = Path(__file__).resolve().parents[2]
SHOP_SECRET = secrets.token_hex(16)
"""What the shop of the tests signs its customers with."""


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(directory: Path) -> Iterator["Stack"]:
    """Start all three processes, with everything of theirs in a directory; stop them in the end."""
    stack = Stack(directory)
    try:
        stack.start("actions", "rasa", "hub")
        yield stack
    finally:
        stack.stop()


@dataclass
class Stack:
    """Three processes and their addresses."""

    directory: Path
    ports: dict[str, int] = field(
        default_factory=lambda: {n: free_port() for n in ("hub", "rasa", "actions")}
    )
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    rasa_url_of_hub: str | None = None
    """Where the hub looks for Rasa, if not at Rasa itself."""
    variables: dict[str, str] = field(default_factory=dict)
    """Further settings, for all three."""

    @property
    def hub_url(self) -> str:
        """Base address of the hub."""
        return f"http://127.0.0.1:{self.ports['hub']}"

    @property
    def rasa_url(self) -> str:
        """Base address of Rasa."""
        return f"http://127.0.0.1:{self.ports['rasa']}"

    @property
    def database_path(self) -> Path:
        """The hub's database file."""
        return self.directory / "hub.sqlite3"

    @property
    def database_url(self) -> str:
        """The hub's database as an SQLAlchemy URL."""
        return f"sqlite+aiosqlite:///{self.database_path}"

    def held_by(self, conversation_id: str) -> tuple[str, dict[str, Any] | None]:
        """Return a conversation's status and its latest handoff, as the hub has stored them."""
        query = "SELECT status, handoff FROM conversations WHERE id = ?"
        with contextlib.closing(sqlite3.connect(self.database_path)) as connection:
            status, handoff = connection.execute(query, (conversation_id,)).fetchone()
        return status, json.loads(handoff) if handoff else None

    @staticmethod
    def identity(user_id: str, name: str) -> dict[str, str]:
        """Return a customer's identity, signed as the shop's server does."""
        signature = hmac.new(SHOP_SECRET.encode(), f"{user_id}\n{name}".encode(), hashlib.sha256)
        return {"user_id": user_id, "name": name, "signature": signature.hexdigest()}

    @property
    def data_dir(self) -> Path:
        """The operators' files as they are, but with agents at work at any hour: tests run at night too."""
        copy = self.directory / "project" / "data"
        if not copy.exists():
            shutil.copytree(ROOT / "data", copy)
            (copy.parent / "domain").symlink_to(ROOT / "domain")
            always = "{start: '00:00', end: '24:00'}"
            hours = f"workday: [{always}]\ndayoff: [{always}]\n"
            (copy / "policies" / "business_hours.yml").write_text(hours)
        return copy

    def start(self, *names: str) -> None:
        """Start these processes and wait until they answer."""
        for name in names:
            command, environment = self._command(name)
            with (self.directory / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
                )
        for name in names:
            self._wait(name)

    def kill(self, name: str) -> None:
        """Kill a process without a chance to clean up."""
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> None:
        """Stop everything in order."""
        for name in ("hub", "rasa", "actions"):
            process = self.processes.get(name)
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _command(self, name: str) -> tuple[list[str], dict[str, str]]:
        environment = {
            **os.environ,
            "BTP_HUB_PORT": str(self.ports["hub"]),
            "BTP_ACTIONS_PORT": str(self.ports["actions"]),
            "BTP_RASA_URL": self.rasa_url_of_hub or self.rasa_url,
            "BTP_DATABASE_URL": self.database_url,
            "BTP_VAR_DIR": str(self.directory),
            "BTP_DATA_DIR": str(self.data_dir),
            "BTP_MESSAGE_RATE": "10000/minute",
            "BTP_SESSION_RATE": "10000/minute",
            "BTP_INBOX_WEB_SECRET": SHOP_SECRET,
            "BTP_DEMO": "true",
            **self.variables,
        }
        if name == "rasa":
            environment |= rasa_environment(self.ports["actions"], tracker=self.directory / "tracker.db")
            python = ROOT / ".venvs" / "rasa" / "bin" / "python"
            where = ["-i", "127.0.0.1", "-p", str(self.ports["rasa"])]
            model = ["--model", "models/current.tar.gz", "--endpoints", "endpoints.yml"]
            run = ["-m", "rasa", "run", "--enable-api", *where, *model, "--credentials", "credentials.yml"]
            return [str(python), *run], environment
        if name == "hub":
            prepare = "migrate" if (self.directory / "hub.sqlite3").exists() else "demo-data"
            hub = [sys.executable, "-m", "hub", prepare]
            subprocess.run(hub, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        return [sys.executable, "-m", name], environment

    def _wait(self, name: str) -> None:
        path = {"hub": "/readyz", "rasa": "/status", "actions": "/health"}[name]
        url = f"http://127.0.0.1:{self.ports[name]}{path}"
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.processes[name].poll() is not None:
                break
            try:
                if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        log = (self.directory / f"{name}.log").read_text(errors="replace")
        raise RuntimeError(f"{name} did not come up:\n{log[-3000:]}")
