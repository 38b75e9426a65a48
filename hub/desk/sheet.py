"""Insight's numbers as the rows of a sheet, named as the page names them."""

from collections.abc import Iterator
from typing import Any

HEADER = ["指标", "项目", "数值"]
COUNTS = {
    "active": "有客户消息的会话",
    "served_by_bot": "机器人独立解决",
    "handed_off": "转人工",
    "abandoned": "客户放弃",
    "unattended": "没等到人工就离开",
    "bot_rated_bad": "机器人被评为不满意",
    "not_understood": "有没听懂的话",
    "sla_kept": "按时首次答复",
    "sla_missed": "没按时首次答复",
    "answered_by_agent": "人工答复过",
    "bot_rated": "评价过机器人",
    "agent_rated": "评价过人工",
    "left_message": "留言",
}
REASONS = {
    "asked": "客户要求人工",
    "not_understood": "机器人没听懂",
    "anger": "客户情绪激动",
    "account_stolen": "账号可能被盗",
    "high_value": "高额订单",
    "bot_failure": "机器人出错",
    "form_stuck": "一项信息一直没填对",
    "unresolved": "照做后仍没解决",
    "supervisor": "主管接管",
}
SHARES = {"served_by_bot_share": "机器人独立解决率", "sla_kept_share": "按时首次答复率"}
DAILY = {"conversations": "每天的会话", "messages": "每天的客户消息", "handoffs": "每天的转人工"}
SPREADS = {
    "waiting_seconds": "排队等待（秒）",
    "first_response_seconds": "首次人工答复（秒）",
    "latency_ms": "机器人答复（毫秒）",
}
PARTS = {
    "count": "次数",
    "p50": "一半以内",
    "p90": "九成以内",
    "p99": "99% 以内",
    "content_share": "满意的比例",
    "mean": "平均分",
}
RANKED = (
    ("客户问什么", "labels", "title", "messages"),
    ("没听懂的话", "not_understood", "text", "count"),
    ("客服用的推荐答复", "sent_faq", "title", "count"),
)
"""Title, and where the numbers, their items and their counts stand."""
SUBJECTS = {"bot": "机器人满意度", "agent": "人工满意度"}


def rows(numbers: dict[str, Any]) -> Iterator[list[Any]]:
    """Return what stands below the header: indicator, item, number.

    Args:
        numbers: as `insight.overview` returns them.
    """
    for name, value in numbers["counts"].items():
        yield ["会话数", COUNTS[name], value]
    for name, title in SHARES.items():
        yield [title, "", numbers[name]]
    for day in numbers["volume"]:
        for name, title in DAILY.items():
            yield [title, day["day"], day[name]]
    for title, name, item, number in RANKED:
        for one in numbers[name]:
            yield [title, _harmless(one[item]), one[number]]
    for one in numbers["reasons"]:
        yield ["为什么转人工", REASONS.get(one["reason"], one["reason"]), one["count"]]
    for name, title in SPREADS.items():
        for part, value in numbers[name].items():
            yield [title, PARTS[part], value]
    for subject, title in SUBJECTS.items():
        for part in ("count", "content_share", "mean"):
            yield [title, PARTS[part], numbers["satisfaction"][subject][part]]
    for name, title in (("helpful", "有帮助"), ("not_helpful", "没帮助")):
        yield ["答案评价", title, numbers["answers"][name]]


def _harmless(text: str) -> str:
    """Return customers' words so that no spreadsheet takes them for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
