"""One supervised process: started, watched, started again, stopped."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import httpx

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
HEALTHY_AFTER = 60.0
"""Seconds of health after which a crash counts as the first again."""
PROBE_SECONDS, PROBES_MISSED = 5.0, 4
STOP_SECONDS = 12.0
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal that a process gets when its parent dies."""


@dataclass
class Service:
    """What is to run.

    Attributes:
        name: prefixes its log lines.
        command: program and arguments.
        health: address that answers 200 when the service can work.
        environment: variables on top of the supervisor's.
        start_seconds: how long it may take to become healthy.
    """

    name: str
    command: list[str]
    health: str
    environment: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 120.0


class Supervised:
    """Keeps one service running until it is told to stop."""

    def __init__(self, service: Service, run_dir: Path, log_dir: Path) -> None:
        """Prepare; nothing is started yet.

        Args:
            service: what is to run.
            run_dir: holds `<name>.pid` while it runs.
            log_dir: holds `<name>.log`.
        """
        self.service = service
        self.healthy = asyncio.Event()
        self._pid_file = run_dir / f"{service.name}.pid"
        self._log_file = log_dir / f"{service.name}.log"
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        for directory in (run_dir, log_dir):
            directory.mkdir(parents=True, exist_ok=True)

    async def run(self) -> None:
        """Start the service, again whenever it exits or stops answering; return after `stop`."""
        pause = FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while not self._stopping:
            started = loop.time()
            await self._once()
            self.healthy.clear()
            if self._stopping:
                break
            if loop.time() - started > HEALTHY_AFTER:
                pause = FIRST_PAUSE
            self._say(f"已退出，{pause:.0f} 秒后重启")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def stop(self) -> None:
        """End the process: politely, then for good."""
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        """End the process at once."""
        self._stopping = True
        self._signal(signal.SIGKILL)

    async def _once(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self.service.command,
            env={**os.environ, **self.service.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self._pid_file.write_text(str(self._process.pid))
        tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._watch())]
        await self._process.wait()
        self._pid_file.unlink(missing_ok=True)
        tasks[1].cancel()
        await asyncio.wait(tasks, timeout=2)

    async def _pump(self) -> None:
        """Copy the output to the terminal, with the name in front, and to the log."""
        assert self._process is not None and self._process.stdout is not None
        with contextlib.ExitStack() as stack:
            log: BinaryIO = stack.enter_context(self._open_log())
            while line := await _read_line(self._process.stdout):
                log.write(line)
                log.flush()
                self._say(line.decode(errors="replace").rstrip())

    async def _watch(self) -> None:
        """Probe the service; one that stops answering is killed, and `run` starts it again."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.service.start_seconds
        missed = 0
        async with httpx.AsyncClient(trust_env=False, timeout=PROBE_SECONDS) as http:
            while True:
                if await self._answers(http):
                    missed = 0
                    self.healthy.set()
                else:
                    missed += 1
                    gone = missed >= PROBES_MISSED if self.healthy.is_set() else loop.time() > deadline
                    if gone:
                        self._say("健康检查没有回应，重启它")
                        self._signal(signal.SIGKILL)
                        return
                await asyncio.sleep(PROBE_SECONDS if self.healthy.is_set() else 0.3)

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            return (await http.get(self.service.health)).status_code == 200
        except httpx.HTTPError:
            return False

    def _open_log(self) -> BinaryIO:
        if self._log_file.exists() and self._log_file.stat().st_size > LOG_BYTES:
            self._log_file.replace(self._log_file.with_suffix(".log.1"))
        return self._log_file.open("ab")

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _say(self, text: str) -> None:
        print(f"{self.service.name:<8}│ {text}", flush=True)


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # a line longer than the buffer: take what there is
        return await stream.read(65536)


def _die_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor is gone, however that happened."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
