"""What the routes work with, made once at start."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, WebSocket
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from hub.attachments import Store
from hub.bot.rasa import RasaClient
from hub.channels.web import Tokens
from hub.channels.wechat.channel import WechatChannel
from hub.conversations.broadcast import Broadcast
from hub.conversations.queue import Queue
from hub.conversations.service import ServiceLevels
from hub.conversations.ticket_watch import TicketWatch
from hub.conversations.turns import TurnRunner
from hub.conversations.typing import Typing
from hub.desk.assist import Assist
from hub.desk.canned import Canned
from hub.desk.duty import Duty
from hub.desk.trail import TrailWording
from hub.desk.work import Work
from hub.errors import rate_limited, unauthorized
from hub.flows.book import Texts
from hub.inboxes.inboxes import Inboxes
from hub.knowledge.documents import Outlines
from hub.knowledge.reloading import Reloading
from hub.knowledge.suggest import Suggester
from hub.knowledge.wording import Wording
from hub.policies import Policies
from hub.sealing import Seal
from hub.settings import Settings
from hub.storage.database import Database
from hub.tickets.wording import TicketWording


class RateLimits:
    """Moving-window limits per caller, in this process's memory."""

    def __init__(self, sessions: str, messages: str, uploads: str) -> None:
        """Read the limits.

        Args:
            sessions: new sessions per address, as in `600/minute`.
            messages: messages per conversation, as in `60/minute`.
            uploads: files per conversation, as in `30/minute`.
        """
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._sessions: RateLimitItem = parse(sessions)
        self._messages: RateLimitItem = parse(messages)
        self._uploads: RateLimitItem = parse(uploads)

    async def count_session(self, address: str) -> None:
        """Count a new session of this address; raise `rate_limited` when there are too many."""
        if not await self._limiter.hit(self._sessions, "session", address):
            raise rate_limited()

    async def count_message(self, conversation_id: str) -> None:
        """Count a message of this conversation; raise `rate_limited` when there are too many."""
        if not await self._limiter.hit(self._messages, "message", conversation_id):
            raise rate_limited()

    async def count_upload(self, conversation_id: str) -> None:
        """Count a file of this conversation; raise `rate_limited` when there are too many."""
        if not await self._limiter.hit(self._uploads, "upload", conversation_id):
            raise rate_limited()


@dataclass
class Services:
    """The running parts of the hub."""

    settings: Settings
    database: Database
    bot: RasaClient
    broadcast: Broadcast
    typing: Typing
    turns: TurnRunner
    ticket_watch: TicketWatch
    tokens: Tokens
    seal: Seal
    """For the secrets of the agents' authenticators."""
    limits: RateLimits
    files: Store
    inboxes: Inboxes
    outlines: Outlines
    suggester: Suggester
    wording: Wording
    ticket_wording: TicketWording
    trail_wording: TrailWording
    policies: Reloading[Policies]
    texts: Reloading[Texts]
    """The bot's flows and words; the action server uses them, the hub tells what is wrong with them."""
    wechat: WechatChannel
    levels: ServiceLevels
    queue: Queue
    work: Work
    duty: Duty
    assist: Assist
    canned: list[Canned]
    titles: dict[str, str]
    """What labels are called: `faq/<id>` by its question, intents as customers wish them."""


def get_services(request: Request) -> Services:
    """Return the services of the app that handles this request."""
    services: Services = request.app.state.services
    return services


def get_socket_services(websocket: WebSocket) -> Services:
    """Return the services of the app that handles this websocket."""
    services: Services = websocket.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]
SocketServicesDep = Annotated[Services, Depends(get_socket_services)]


def get_conversation_id(request: Request, services: ServicesDep) -> str:
    """Return the conversation that the bearer token proves to be the caller's."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise unauthorized("缺少会话凭证，请在 Authorization 头里带上 Bearer token")
    return services.tokens.read(token)


ConversationId = Annotated[str, Depends(get_conversation_id)]
