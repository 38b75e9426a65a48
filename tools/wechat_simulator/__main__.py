"""`python -m tools.wechat_simulator`: the platform, a phone's page, and the stack if none is running."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from tools.wechat_simulator.account import Account, Kind, Mode
from tools.wechat_simulator.connecting import configure, kept
from tools.wechat_simulator.platform import Platform

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "var" / "wechat_simulator"
START_SECONDS = 300.0
ACCOUNTS = [
    Account("service", "B特派服务号"),
    Account("news", "B特派订阅号", kind=Kind.SUBSCRIPTION, verified=False, mode=Mode.PLAIN),
    Account("mixed", "B特派（兼容模式）", mode=Mode.COMPATIBLE),
]
MESSAGE_MENUS = ("mixed",)


def main() -> int:
    """Run until Ctrl-C; return the exit code."""
    hub_url = f"http://127.0.0.1:{os.environ.get('BTP_HUB_PORT', '8000')}"
    port = int(os.environ.get("BTP_WECHAT_SIMULATOR_PORT", "8088"))
    accounts = kept(PLACE / "accounts.json", ACCOUNTS)
    variables = connect(accounts, f"http://127.0.0.1:{port}")
    try:
        return asyncio.run(run(Platform(hub_url, accounts, port), hub_url, variables))
    except OSError as error:
        print(f"✗ 没有启动：{error}。换一个端口：BTP_WECHAT_SIMULATOR_PORT={port + 1}", file=sys.stderr)
        return 1


def connect(accounts: list[Account], api_url: str) -> dict[str, str]:
    """Write what a hub needs to know; return the variables to start it with, also kept in `hub.env`."""
    for path in (ROOT / "data" / "wechat").glob("*.yml"):
        PLACE.mkdir(parents=True, exist_ok=True)
        (PLACE / path.name).write_bytes(path.read_bytes())
    variables = configure(PLACE, accounts, api_url, MESSAGE_MENUS)
    file = PLACE / "hub.env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    return variables


async def run(platform: Platform, hub_url: str, variables: Mapping[str, str]) -> int:
    """Serve the platform before the running hub, or before one started here; return the exit code."""
    stack = None if await _answers(hub_url) else _start(variables)
    try:
        async with platform.open():
            if not await _until_ready(hub_url, stack):
                print("✗ 服务没有起来，看上面的输出。", file=sys.stderr)
                return 1
            if not await _verified(platform):
                print(
                    f"✗ {hub_url} 上的服务没有接这些模拟的公众号。停掉它再来，或这样启动它：\n"
                    f"  set -a; . {PLACE.relative_to(ROOT)}/hub.env; set +a; make run",
                    file=sys.stderr,
                )
                return 1
            await _push_menu(variables)
            print(f"\n  模拟微信已就绪\n  手机      {platform.url}/\n  按 Ctrl-C 停止\n", flush=True)
            stop = asyncio.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            await stop.wait()
        return 0
    finally:
        if stack is not None and stack.poll() is None:
            stack.terminate()
            await asyncio.to_thread(stack.wait)


def _start(variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C reaches this process, which then ends the stack in order.
    return subprocess.Popen(
        [sys.executable, "-m", "deploy"], cwd=ROOT, env={**os.environ, **variables}, start_new_session=True
    )


async def _push_menu(variables: Mapping[str, str]) -> None:
    """Push the menu, as an operator does by `make wechat-menu`."""
    command = [sys.executable, "-m", "hub", "wechat-menu"]
    pushing = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env={**os.environ, **variables})
    await pushing.wait()


async def _answers(hub_url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
        try:
            return (await http.get(f"{hub_url}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


async def _until_ready(hub_url: str, stack: subprocess.Popen[bytes] | None) -> bool:
    end = asyncio.get_running_loop().time() + START_SECONDS
    while asyncio.get_running_loop().time() < end:
        if await _answers(hub_url):
            return True
        if stack is not None and stack.poll() is not None:
            return False
        await asyncio.sleep(0.5)
    return False


async def _verified(platform: Platform) -> bool:
    checks = [platform.courier.verify(station.account) for station in platform.stations.values()]
    return all(await asyncio.gather(*checks))


if __name__ == "__main__":
    sys.exit(main())
