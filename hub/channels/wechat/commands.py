"""`python -m hub wechat-check` (all that can be checked before going live) and `wechat-menu`."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from hub.channels.wechat import menu
from hub.channels.wechat.accounts import Account, Accounts
from hub.channels.wechat.envelope import MAX_AGE_SECONDS
from hub.channels.wechat.errors import PlatformError, UnreachableError
from hub.channels.wechat.platform import Platform
from hub.channels.wechat.wording import WechatWording
from hub.clock import now
from hub.knowledge.yamlfile import DataError
from hub.settings import Settings
from hub.storage.database import Database

EXPLAINED = {
    40013: "AppID 不对，请核对 data/wechat/accounts 里的 app_id",
    40125: "AppSecret 不对，请在公众平台重置后更新环境变量",
    40164: "本机的出口 IP 不在白名单里，请在公众平台“开发 → 基本配置 → IP 白名单”里加上",
    41004: "没有 AppSecret，请设置环境变量",
    45009: "今天的调用次数用完了，明天再试",
    48001: "这个账号没有这项接口权限（未认证的账号没有客服消息和素材接口）",
    50002: "账号被平台限制，请登录公众平台查看通知",
}


async def check(settings: Settings) -> int:
    """Print what is right and wrong with every account; return the exit code."""
    try:
        accounts = Accounts.load(settings.wechat_dir / "accounts")
        WechatWording.read(settings.data_dir)
        menu.read(settings.wechat_dir / "menu.yml")
    except DataError as error:
        print(f"✗ {error}")
        return 1
    print("✓ 账号、菜单、话术文件都没有写错")
    for account_id, what in accounts.lacking.items():
        print(f"✗ {account_id}：{what}；这个账号没有启用")
    for account in accounts.ready.values():
        for line in _described(account):
            print(line)
    right = await _online(settings, accounts)
    return 0 if right and not accounts.lacking else 1


def _described(account: Account) -> Iterator[str]:
    profile = account.profile
    yield f"✓ {profile.id}（{profile.name}）：{profile.mode} 模式，密钥齐全"
    yield f"  公众平台“服务器地址(URL)”填：https://您的域名/wechat/{profile.id}"
    if not account.sends_actively:
        why = "没有认证" if not profile.verified else f"没有设置 {profile.env_prefix}APP_SECRET"
        yield f"  注意：{why}，不能主动发消息；慢于 5 秒的回答要等平台重试，或等客户再发一条"
    if profile.original_id is None:
        yield "  建议在账号文件里写上 original_id（gh_ 开头），发错账号的消息会被拒绝"
    if profile.mode != "encrypted":
        yield "  建议用安全模式（encrypted）：明文模式的签名不覆盖消息内容"


async def _online(settings: Settings, accounts: Accounts) -> bool:
    """Ask the platform: is it reachable, is our clock right, do the secrets open it."""
    right = True
    try:
        async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
            answer = await http.get(settings.wechat_api_url)
        skew = abs(parsedate_to_datetime(answer.headers["date"]) - now())
        if skew > timedelta(seconds=MAX_AGE_SECONDS / 2):
            print(f"✗ 本机时间与平台相差 {skew.total_seconds():.0f} 秒，请校准时钟，否则签名会被当成过期")
            right = False
    except (httpx.HTTPError, KeyError, ValueError) as error:
        print(f"✗ 连不上 {settings.wechat_api_url}（{type(error).__name__}），请检查出口网络")
        return False
    database = Database(settings.database_url)
    platform = Platform(settings.wechat_api_url, database)
    for account in accounts.ready.values():
        if account.app_secret is None:
            continue
        try:
            await platform.tokens.get(account)
            print(f"✓ {account.id}：取到了 access_token，接口可用")
        except PlatformError as error:
            print(f"✗ {account.id}：平台返回 {error}。{EXPLAINED.get(error.code, '')}")
            right = False
        except UnreachableError as error:
            print(f"✗ {account.id}：平台没有给出可用的回答（{error}），请稍后再试")
            right = False
    await platform.close()
    await database.close()
    return right


async def push_menus(settings: Settings) -> int:
    """Push the menu to every account that can have one; return the exit code."""
    try:
        content = menu.read(settings.wechat_dir / "menu.yml")
        accounts = Accounts.load(settings.wechat_dir / "accounts")
    except DataError as error:
        print(f"菜单有误：\n{error}")
        return 1
    database = Database(settings.database_url)
    platform = Platform(settings.wechat_api_url, database)
    failed = not any(account.app_secret for account in accounts.ready.values())
    if failed:
        print("没有可推送的账号：请先设置账号的 TOKEN 和 APP_SECRET 环境变量")
    for account in accounts.ready.values():
        if account.app_secret is None:
            continue
        try:
            await menu.push(platform, account, content)
            print(f"✓ {account.id}：菜单已更新，客户重新进入公众号后可见")
        except (PlatformError, UnreachableError) as error:
            code = error.code if isinstance(error, PlatformError) else 0
            print(f"✗ {account.id}：{error}。{EXPLAINED.get(code, '')}")
            failed = True
    await platform.close()
    await database.close()
    return 1 if failed else 0
