"""`python -m hub` serves; `migrate` updates the database; `check` validates the operators' files."""

import argparse
import logging
import sys

import uvicorn

from hub import checking
from hub.app import create_app
from hub.knowledge.yamlfile import DataError
from hub.settings import ROOT, get_settings
from hub.storage.database import migrate


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m hub", description="B特派客服 hub")
    parser.add_argument("command", nargs="?", choices=["serve", "migrate", "check"], default="serve")
    command = parser.parse_args().command
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = get_settings()
    if command == "migrate":
        migrate(settings.database_url)
        return 0
    if command == "check":
        return check()
    try:
        app = create_app(settings)
    except DataError as error:
        print(f"数据有误，服务没有启动：\n{error}", file=sys.stderr)
        return 1
    # The access log would hold websocket tokens (`?token=`): off.
    uvicorn.run(app, host=settings.hub_host, port=settings.hub_port, access_log=False, log_level="warning")
    return 0


def check() -> int:
    """Print what is wrong with the operators' files; return the exit code."""
    found, warnings = checking.check(ROOT)
    for line in [*(f"注意：{warning}" for warning in warnings), *found]:
        print(line.replace(f"{ROOT}/", ""), file=sys.stderr)
    print(f"发现 {len(found)} 处问题。" if found else "数据检查通过。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
