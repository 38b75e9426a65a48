"""`python -m deploy` migrates the database, starts everything, and stops it in order on Ctrl-C."""

import asyncio
import os
import signal
import subprocess
import sys

from deploy.process import Supervised
from deploy.services import ROOT, Ports, StartError, services


async def supervise(ports: Ports) -> None:
    """Run the services until a signal comes; a second signal kills them at once.

    Args:
        ports: where they listen.
    """
    run_dir, log_dir = ROOT / "var" / "run", ROOT / "var" / "log"
    supervised = [Supervised(service, run_dir, log_dir) for service in services(ports)]
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            for one in supervised:
                one.kill()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    running = [asyncio.create_task(one.run()) for one in supervised]
    announced = asyncio.create_task(_announce(supervised, ports))
    await stop.wait()
    announced.cancel()
    print("正在停止 …", flush=True)
    for one in reversed(supervised):
        await one.stop()
    await asyncio.wait(running, timeout=40)
    print("已全部停止。", flush=True)


async def _announce(supervised: list[Supervised], ports: Ports) -> None:
    await asyncio.gather(*(one.healthy.wait() for one in supervised))
    host = os.environ.get("BTP_HUB_HOST", "127.0.0.1")
    demo = f"  演示商店  http://{host}:{ports.hub}/demo\n" if _demo() else ""
    print(
        f"\n  B特派客服已就绪\n  聊天页    http://{host}:{ports.hub}/\n{demo}"
        f"  工作台    http://{host}:{ports.hub}/desk/\n  接口文档  http://{host}:{ports.hub}/docs\n"
        "  按 Ctrl-C 停止\n",
        flush=True,
    )


def _demo() -> bool:
    """Tell whether the demo shop is shown, as the hub reads it."""
    return os.environ.get("BTP_DEMO", "").lower() in ("1", "true", "yes", "on")


def main() -> int:
    """Start; return the exit code."""
    try:
        ports = Ports.read()
        ports.check_free()
    except StartError as error:
        print(f"✗ 没有启动：{error}", file=sys.stderr)
        return 1
    for command in ("migrate", "create-admin"):
        prepared = subprocess.run([sys.executable, "-m", "hub", command], cwd=ROOT, check=False)
        if prepared.returncode:
            return prepared.returncode
    if _demo():
        filled = [sys.executable, "-m", "hub", "demo-data"]
        subprocess.run(filled, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    os.chdir(ROOT)
    asyncio.run(supervise(ports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
