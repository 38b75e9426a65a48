"""The tables, one module a topic. Names follow the field: contact, conversation, message, ticket."""

from hub.storage.tables.agents import Agent, AgentSession, AuditEntry, RecoveryCode, Team, TeamMember
from hub.storage.tables.attachments import Attachment
from hub.storage.tables.base import Base
from hub.storage.tables.conversations import Contact, Conversation, Message
from hub.storage.tables.desk import BotTurn, DeskCounter, DeskEvent, DeskSwitch, Handoff, Note, Participant
from hub.storage.tables.orders import DemoOrder, OrderTry
from hub.storage.tables.policies import DecisionRecord
from hub.storage.tables.ratings import Rating
from hub.storage.tables.tickets import Ticket, TicketDeadline, TicketEvent, TicketEvidence, TicketLink
from hub.storage.tables.wechat import (
    WechatCursor,
    WechatCustomer,
    WechatDelivery,
    WechatInbound,
    WechatStamp,
    WechatToken,
)

__all__ = [
    "Agent",
    "AgentSession",
    "Attachment",
    "AuditEntry",
    "Base",
    "BotTurn",
    "Contact",
    "Conversation",
    "DecisionRecord",
    "DemoOrder",
    "DeskCounter",
    "DeskEvent",
    "DeskSwitch",
    "Handoff",
    "Message",
    "Note",
    "OrderTry",
    "Participant",
    "Rating",
    "RecoveryCode",
    "Team",
    "TeamMember",
    "Ticket",
    "TicketDeadline",
    "TicketEvent",
    "TicketEvidence",
    "TicketLink",
    "WechatCursor",
    "WechatCustomer",
    "WechatDelivery",
    "WechatInbound",
    "WechatStamp",
    "WechatToken",
]
