"""Fills a database as on a very bad day."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from hub.clock import now
from hub.conversations.statuses import Priority, Sender, Status
from hub.storage import events
from hub.storage.database import Database
from hub.storage.tables import Contact, Conversation, Handoff, Message

WANTED = ("投诉", "退货", "换货", "申诉", "查退款", "账号安全", "催配送")
REASONS = ("asked", "not_understood", "anger", "account_stolen", "high_value")
TEXTS = (
    "快递一个星期了还没到，订单号BT20261103004512",
    "我要投诉，送货员态度特别差，箱子直接扔在楼道里",
    "退款怎么还没到账，已经过去三天了",
    "收到的杯子碎了，照片发给你们看",
    "账号好像被别人登录了，帮我冻结一下",
    "能不能换一件大一码的",
)


@dataclass(frozen=True)
class Seeded:
    """What was made.

    Attributes:
        waiting: ids of the waiting conversations.
        long: id of the one with many messages, waiting like the others and first in the queue.
    """

    waiting: list[str]
    long: str


async def seed(database: Database, waiting: int = 1000, messages: int = 500) -> Seeded:
    """Fill a migrated database.

    Args:
        database: where.
        waiting: how many conversations wait for an agent.
        messages: how many messages the long one has.
    """
    chance = random.Random(1)  # The same desk every time.
    at = now()
    contacts: list[dict[str, Any]] = []
    conversations: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    handoffs: list[dict[str, Any]] = []
    for number in range(waiting):
        length = messages if number == 0 else chance.randint(2, 6)
        since = at - timedelta(hours=2) if number == 0 else at - timedelta(seconds=chance.randint(1, 3600))
        priority = Priority.URGENT if number == 0 else chance.choices(list(Priority), (1, 3, 16))[0]
        contact, conversation = _conversation(number, since, priority, length, chance)
        contacts.append(contact)
        conversations.append(conversation)
        said += _messages(conversation["id"], since, length, chance)
        handoffs.append(_handoff(conversation))
    async with database.transaction() as session:
        for table, rows in (
            (Contact, contacts),
            (Conversation, conversations),
            (Message, said),
            (Handoff, handoffs),
        ):
            await session.execute(insert(table), rows)
        events.record(session, events.CONVERSATION, conversations[0]["id"])
    ids = [conversation["id"] for conversation in conversations]
    return Seeded(ids, ids[0])


def _conversation(
    number: int, since: datetime, priority: Priority, length: int, chance: random.Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    contact = {
        "id": uuid.uuid4().hex,
        "inbox": "web",
        "external_key": f"seed:{uuid.uuid4().hex}",
        "name": f"客户{number:04}",
        "created_at": since - timedelta(days=1),
    }
    wanted = chance.choice(WANTED)
    conversation = {
        "id": uuid.uuid4().hex,
        "contact_id": contact["id"],
        "inbox": "web",
        "status": Status.WAITING,
        "epoch": 1,
        "last_seq": length,
        "customer_seq": length,
        "handled_seq": length,
        "waiting_since": since,
        "unanswered_since": since,
        "priority": priority,
        "due_at": since + timedelta(minutes=5),
        "handoff": {
            "reason": chance.choice(REASONS),
            "priority": priority.label,
            "team": None,
            "summary": {
                "wanted": wanted,
                "slots": [{"slot": "order_number", "label": "订单号", "value": "BT20261103004512"}],
                "tickets": [],
                "orders": ["BT20261103004512"],
                "mood": chance.choice(["calm", "calm", "angry"]),
                "tried": ["已给出处理步骤"],
            },
        },
        "created_at": since - timedelta(minutes=10),
        "updated_at": since,
    }
    return contact, conversation


def _messages(
    conversation_id: str, since: datetime, length: int, chance: random.Random
) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid.uuid4().hex,
            "conversation_id": conversation_id,
            "seq": seq,
            "sender": Sender.BOT if seq % 2 == 0 and seq != length else Sender.CUSTOMER,
            "text": f"{chance.choice(TEXTS)}（{seq}）",
            "buttons": [],
            "attachments": [],
            "sources": [],
            "cards": [],
            "created_at": since - timedelta(seconds=length - seq),
        }
        for seq in range(1, length + 1)
    ]


def _handoff(conversation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "conversation_id": conversation["id"],
        "reason": conversation["handoff"]["reason"],
        "priority": conversation["priority"],
        "queued_at": conversation["waiting_since"],
        "due_at": conversation["due_at"],
    }
