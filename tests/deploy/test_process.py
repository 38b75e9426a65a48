"""Supervised processes: real children that crash, hang and stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import process
from deploy.process import Service, Supervised
from tests.support.stack import free_port

CHILD = """
import http.server, pathlib, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        sick = pathlib.Path(sys.argv[2]).exists()
        self.send_response(503 if sick else 200); self.end_headers()
    def log_message(self, *_): pass
print("hello from the child", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Supervised]:
    monkeypatch.setattr(process, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr(process, "FIRST_PAUSE", 0.1)
    port = free_port()
    command = [sys.executable, "-c", CHILD, str(port), str(tmp_path / "sick")]
    service = Service("child", command, f"http://127.0.0.1:{port}/")
    return lambda: Supervised(service, tmp_path / "run", tmp_path / "log")


def pid_of(tmp_path: Path) -> int:
    return int((tmp_path / "run" / "child.pid").read_text())


async def test_a_killed_process_comes_back(child: Callable[[], Supervised], tmp_path: Path) -> None:
    one = child()
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(one.healthy.wait(), 10)
    first = pid_of(tmp_path)
    os.kill(first, signal.SIGKILL)
    while one.healthy.is_set():
        await asyncio.sleep(0.02)
    await asyncio.wait_for(one.healthy.wait(), 10)
    assert pid_of(tmp_path) != first
    await one.stop()
    await asyncio.wait_for(running, 10)
    assert not (tmp_path / "run" / "child.pid").exists()


async def test_one_that_stops_answering_is_restarted(child: Callable[[], Supervised], tmp_path: Path) -> None:
    one = child()
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(one.healthy.wait(), 10)
    first = pid_of(tmp_path)
    (tmp_path / "sick").touch()
    while one.healthy.is_set():
        await asyncio.sleep(0.02)
    (tmp_path / "sick").unlink()
    await asyncio.wait_for(one.healthy.wait(), 10)
    assert pid_of(tmp_path) != first
    await one.stop()
    await running


async def test_its_lines_carry_its_name(
    child: Callable[[], Supervised], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = child()
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(one.healthy.wait(), 10)
    await one.stop()
    await running
    assert "child   │ hello from the child" in capsys.readouterr().out
    assert "hello from the child" in (tmp_path / "log" / "child.log").read_text()


async def test_a_process_that_ignores_the_polite_signal_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "STOP_SECONDS", 0.3)
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = f"{ignore}; print('up', flush=True); time.sleep(60)"
    service = Service("stubborn", [sys.executable, "-c", stubborn], "http://127.0.0.1:9/")
    one = Supervised(service, tmp_path, tmp_path)
    running = asyncio.create_task(one.run())
    while not (tmp_path / "stubborn.log").exists() or "up" not in (tmp_path / "stubborn.log").read_text():
        await asyncio.sleep(0.02)
    await asyncio.wait_for(one.stop(), 5)
    await asyncio.wait_for(running, 5)
