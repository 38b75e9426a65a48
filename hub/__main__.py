"""`python -m hub` serves; its other commands (`--help`) migrate, check data, make demo data and accounts."""

import argparse
import asyncio
import logging
import sys

import uvicorn

from hub import checking
from hub.agents import agents, audit
from hub.app import create_app
from hub.channels.wechat import commands as wechat
from hub.clock import now
from hub.knowledge.yamlfile import DataError
from hub.orders import Order, demo
from hub.settings import ROOT, Settings, get_settings
from hub.storage.database import Database, migrate


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m hub", description="B特派客服 hub")
    commands = parser.add_subparsers(dest="command")
    for name in ("serve", "migrate", "check", "demo-data", "create-admin", "wechat-check", "wechat-menu"):
        commands.add_parser(name)
    resetting = commands.add_parser("reset-account")
    resetting.add_argument("username", help="whose password is to be a new one, shown once")
    importing = commands.add_parser("import-document")
    importing.add_argument("file", nargs="?", default="", help="a text, Markdown or docx file")
    importing.add_argument("--id", help="the document's id, if its file's name will not do")
    arguments = parser.parse_args()
    command = arguments.command
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = get_settings()
    if command == "migrate":
        migrate(settings.database_url, settings.signing_key())
        return 0
    if command == "check":
        return check()
    if command == "demo-data":
        return demo_data(settings)
    if command == "create-admin":
        return asyncio.run(create_admin(settings.database_url))
    if command == "reset-account":
        return asyncio.run(reset_account(settings.database_url, arguments.username))
    if command in ("wechat-check", "wechat-menu"):
        migrate(settings.database_url, settings.signing_key())
        run_wechat = wechat.check if command == "wechat-check" else wechat.push_menus
        return asyncio.run(run_wechat(settings))
    if command == "import-document":
        from hub.knowledge.importing.command import run  # noqa: PLC0415 - the service needs no such readers

        return run(arguments.file, arguments.id, settings.data_dir, settings.var_dir / "drafts")
    try:
        app = create_app(settings)
    except DataError as error:
        print(f"数据有误，服务没有启动：\n{error}", file=sys.stderr)
        return 1
    # The access log would hold websocket tokens (`?token=`): off.
    uvicorn.run(app, host=settings.hub_host, port=settings.hub_port, access_log=False, log_level="warning")
    return 0


async def create_admin(database_url: str) -> int:
    """Make the first administrator and print their password, once; do nothing if there is an account."""
    database = Database(database_url)
    async with database.transaction() as session:
        password = await agents.create_first_admin(session)
    await database.close()
    if password is not None:
        print(f"\n  客服工作台的管理员账号：admin\n  初始密码：{password}（只显示这一次，登录后请修改）\n")
    return 0


async def reset_account(database_url: str, username: str) -> int:
    """Let back in who is locked out and has no admin to ask: prints a new password, drops the second factor.

    Returns:
        The exit code: 1 when there is no such account.
    """
    database = Database(database_url)
    async with database.transaction() as session:
        agent = await agents.by_username(session, username)
        if agent is not None:
            await agents.change(session, agent, {"active": True})
            password = await agents.reset_password(session, agent)
            audit.record(session, None, "reset", "agent", agent.id)
    await database.close()
    if agent is None:
        print(f"没有用户名叫“{username}”的账号", file=sys.stderr)
        return 1
    print(f"\n  {agent.username} 的新密码：{password}（只显示这一次，登录后请修改；两步验证已关闭）\n")
    return 0


def check() -> int:
    """Print what is wrong with the operators' files; return the exit code."""
    found, warnings = checking.check(ROOT)
    for line in [*(f"注意：{warning}" for warning in warnings), *found]:
        print(line.replace(f"{ROOT}/", ""), file=sys.stderr)
    print(f"发现 {len(found)} 处问题。" if found else "数据检查通过。")
    return 1 if found else 0


def demo_data(settings: Settings) -> int:
    """Fill the demo order book and print what is in it; return the exit code."""
    migrate(settings.database_url, settings.signing_key())

    async def run() -> list[Order]:
        database = Database(settings.database_url)
        try:
            return await demo.fill(database, demo.Demo.read(settings.data_dir), now())
        finally:
            await database.close()

    print("演示订单（订单号、手机尾号、状态、商品）：")
    for order in asyncio.run(run()):
        goods = "，".join(item.name for item in order.items)
        print(f"  {order.number}  {order.phone_last4}  {order.status:<10} {goods}  （{order.user_id}）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
