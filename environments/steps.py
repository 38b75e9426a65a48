"""Runs the long steps: what runs, for how long, and one clear message when it fails."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
VENVS = ROOT / ".venvs"
LOGS = ROOT / "var" / "log"
TICK_SECONDS = 15


class StepError(Exception):
    """A step failed; the message says in Chinese what happened and what to do."""


def run(
    title: str, command: list[str], environment: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> None:
    """Run a command, with its output in `var/log` and its progress on the terminal.

    Args:
        title: what the step does, in Chinese; also names its log.
        command: program and arguments.
        environment: variables on top of the machine's.
        cwd: where it runs.

    Raises:
        StepError: the command is missing or exits with another code than 0.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{title}.log"
    started = time.monotonic()
    print(f"▸ {title} …", flush=True)
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **(environment or {})},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
            _follow(process, title, started)
    except OSError as error:
        raise StepError(f"{title}失败：{error.strerror}：{error.filename}") from error
    if process.returncode:
        raise StepError(f"{title}失败。\n{_advice(log)}\n完整日志：{log.relative_to(ROOT)}")
    print(f"  完成，用时 {time.monotonic() - started:.0f} 秒", flush=True)


def _follow(process: subprocess.Popen[bytes], title: str, started: float) -> None:
    try:
        while True:
            try:
                process.wait(TICK_SECONDS)
                return
            except subprocess.TimeoutExpired:
                print(f"  {title}仍在进行，已用 {time.monotonic() - started:.0f} 秒", flush=True)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _advice(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    text = "\n".join(lines)
    hints = {
        "No space left on device": "磁盘满了，请腾出至少 6 GB 再试。",
        "Temporary failure in name resolution": "连不上网络，请检查网络或代理设置后再试。",
        "dns error": "连不上网络，请检查网络或代理设置后再试。",
        "Hash mismatch": "下载的包与清单不符，请重试；仍不行请检查镜像源。",
    }
    hint = next((advice for sign, advice in hints.items() if sign in text), "最后几行输出：")
    return "\n".join([hint, *(f"  {line}" for line in lines[-8:])])


def digest(paths: Iterable[Path], *extra: str) -> str:
    """Return a hash over the names and contents of files, and further strings.

    Args:
        paths: files, or folders with everything in them.
        extra: whatever else the result depends on.
    """
    total = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts:
                total.update(str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def fresh(stamp: Path, wanted: str) -> bool:
    """Tell whether the stamp says that this was built already."""
    return stamp.is_file() and stamp.read_text() == wanted


def main_guard(action: str, error: StepError) -> int:
    """Print a failed step's message; return the exit code."""
    print(f"\n✗ {action}没有完成：{error}", file=sys.stderr)
    return 1
