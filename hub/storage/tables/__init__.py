"""The tables, one module a topic. Names follow the field: contact, conversation, message, ticket."""

from hub.storage.tables.base import Base
from hub.storage.tables.conversations import Contact, Conversation, Message
from hub.storage.tables.orders import DemoOrder, OrderTry
from hub.storage.tables.policies import DecisionRecord
from hub.storage.tables.tickets import Ticket, TicketDeadline, TicketEvent, TicketEvidence, TicketLink

__all__ = [
    "Base",
    "Contact",
    "Conversation",
    "DecisionRecord",
    "DemoOrder",
    "Message",
    "OrderTry",
    "Ticket",
    "TicketDeadline",
    "TicketEvent",
    "TicketEvidence",
    "TicketLink",
]
