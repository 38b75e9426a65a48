"""What counts as a value of each slot, and how it is shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

ISSUE_TYPES = {
    "delivery_delay": "配送延误",
    "service_attitude": "服务态度差",
    "damaged_goods": "货物破损或质量问题",
    "wrong_goods": "发错货或少件",
    "opaque_information": "物流或费用信息不透明",
    "other": "其他",
}
SHIPPING_STATUSES = {"unshipped": "还没发货", "shipped": "已经发货"}
LOGIN_CAUSES = {
    "forgot_password": "忘记密码",
    "reset_email_missing": "收不到重置邮件",
    "account_locked": "账户被锁定",
    "network_problem": "网络问题",
    "device_compatibility": "设备或版本不兼容",
}

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
ORDER_NUMBER = re.compile(r"(?:BT)?\d{8,20}", re.ASCII | re.IGNORECASE)


def _order_number(text: str) -> str | None:
    compact = re.sub(r"[\s-]", "", text)
    return compact.upper() if ORDER_NUMBER.fullmatch(compact) else None


def _contact(text: str) -> str | None:
    compact = re.sub(r"[\s-]", "", text)
    found = PHONE.search(compact) or EMAIL.search(text)
    return found.group() if found else None


def _description(text: str) -> str | None:
    # Two characters say nothing an investigator could use; five may (「他骂了我」).
    return text.strip() if len(text.strip()) >= 4 else None


def _outcome(text: str) -> str | None:
    return text.strip() if 2 <= len(text.strip()) <= 200 else None


def _one_of(names: dict[str, str]) -> Callable[[str], str | None]:
    def choose(text: str) -> str | None:
        wanted = text.strip()
        return (
            wanted if wanted in names else next((key for key, name in names.items() if name == wanted), None)
        )

    return choose


@dataclass(frozen=True)
class SlotType:
    """How a slot is filled.

    Attributes:
        parse: the value in a piece of text, or None if it does not fit.
        entities: the entities whose value fits without being asked for.
        free_text: a whole message may be its value when it was asked for.
        names: how its values are shown, where they are codes.
    """

    parse: Callable[[str], str | None]
    entities: tuple[str, ...] = ()
    free_text: bool = False
    names: dict[str, str] = field(default_factory=dict)


SLOT_TYPES = {
    "order_number": SlotType(_order_number, entities=("order_number",)),
    "issue_type": SlotType(_one_of(ISSUE_TYPES), entities=("issue_type",), names=ISSUE_TYPES),
    "description": SlotType(_description, free_text=True),
    "outcome": SlotType(_outcome, entities=("outcome",), free_text=True),
    "contact": SlotType(_contact, entities=("phone", "email", "contact")),
    "shipping_status": SlotType(
        _one_of(SHIPPING_STATUSES), entities=("shipping_status",), names=SHIPPING_STATUSES
    ),
    "login_cause": SlotType(_one_of(LOGIN_CAUSES), entities=("login_cause",), names=LOGIN_CAUSES),
}
