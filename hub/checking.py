"""Checks every file that operators edit: knowledge, flows, policies, inboxes."""

from pathlib import Path

from hub.channels.wechat import menu
from hub.channels.wechat.accounts import Accounts
from hub.channels.wechat.wording import WechatWording
from hub.clock import china_now
from hub.conversations.service import ServiceLevels
from hub.desk import canned
from hub.desk.trail import TrailWording
from hub.flows.book import Texts
from hub.inboxes.inboxes import Inboxes
from hub.knowledge.check import problems as knowledge_problems
from hub.knowledge.documents import Outlines
from hub.knowledge.yamlfile import DataError
from hub.orders.demo import Demo
from hub.policies.business_hours import BusinessHours
from hub.policies.policies import BUSINESS_HOURS, missing_policies, policy_files
from hub.policies.policy import Policy
from hub.tickets.wording import TicketWording


def check(root: Path) -> tuple[list[str], list[str]]:
    """Check all of `data/`, and name all that is wrong, not only the first.

    Args:
        root: the project's root.

    Returns:
        The problems, one line each with file, line and mend; and the warnings, which forbid nothing.
    """
    data = root / "data"
    found = knowledge_problems(root)
    warnings: list[str] = []
    readers = (
        lambda: Texts.read(root),
        lambda: TicketWording.read(data),
        lambda: ServiceLevels.read(data),
        lambda: canned.read(data),
        lambda: TrailWording.read(data),
        lambda: Inboxes.load(data / "inboxes"),
        lambda: Demo.read(data),
        lambda: Accounts.load(data / "wechat" / "accounts"),
        lambda: menu.read(data / "wechat" / "menu.yml"),
        lambda: WechatWording.read(data),
    )
    for read in readers:
        try:
            read()
        except DataError as error:
            found.append(str(error))
    try:
        points = Outlines.load(data / "documents").points
    except DataError:
        # Named above; without the outlines no source can be looked up.
        return found, warnings
    owners: dict[str, Path] = {}
    broken = False
    for path in policy_files(data / "policies"):
        try:
            policy = Policy(path, points)
        except DataError as error:
            found.append(str(error))
            broken = True
            continue
        found += policy.failures()
        warnings += policy.untested()
        if owners.setdefault(policy.id, path) != path:
            found.append(f"{path}:1: 编号“{policy.id}”已经被 {owners[policy.id].name} 用了，请换一个")
    if not broken:
        found += [f"{data / 'policies'}: {lacking}" for lacking in missing_policies(set(owners))]
    try:
        hours = BusinessHours.load(data / "policies" / BUSINESS_HOURS)
    except DataError as error:
        found.append(str(error))
    else:
        warnings += [
            f"{data / 'policies' / BUSINESS_HOURS}: 还没有 {year} 年的节假日安排，会按周一至周五上班计算；"
            "国务院公布后请升级 chinesecalendar，或在 days 里写明放假和补班的日子"
            for year in hours.unknown_years(china_now().year)
        ]
    return found, warnings
