"""Puts the hub together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from hub.api import attachments, errors, health, inboxes, knowledge, pages, ratings, tickets, web, wechat
from hub.api.desk import account, assignment, people, teams, trail
from hub.api.desk import conversations as desk_conversations
from hub.api.desk import help as desk_help
from hub.api.desk import insight as desk_insight
from hub.api.desk import lists as desk_lists
from hub.api.desk import load as desk_load
from hub.api.desk import login as desk_login
from hub.api.desk import stream as desk_stream
from hub.api.desk import tickets as desk_tickets
from hub.api.desk import wechat as desk_wechat
from hub.api.schemas import ErrorBody
from hub.api.services import RateLimits, Services
from hub.attachments import Store
from hub.bot.rasa import RasaClient
from hub.channels.web import Tokens
from hub.channels.wechat.channel import WechatChannel
from hub.channels.wechat.wording import WechatWording
from hub.conversations.broadcast import Broadcast
from hub.conversations.queue import Queue
from hub.conversations.service import ServiceLevels
from hub.conversations.ticket_watch import TicketWatch
from hub.conversations.turns import TurnRunner
from hub.conversations.typing import Typing
from hub.desk import canned
from hub.desk.assist import Assist
from hub.desk.duty import Duty
from hub.desk.trail import TrailWording
from hub.desk.work import Work
from hub.flows.book import Texts
from hub.inboxes.inboxes import Inboxes
from hub.knowledge.documents import Outlines
from hub.knowledge.faq import Entry, read_faq
from hub.knowledge.suggest import Suggester
from hub.knowledge.wording import Wording
from hub.knowledge.yamlfile import load
from hub.policies import Policies
from hub.sealing import TOTP, Seal
from hub.settings import Settings
from hub.storage.database import Database
from hub.tickets.wording import TicketWording


def make_services(settings: Settings) -> Services:
    """Make the running parts from the settings.

    Raises:
        DataError: a file in `data/` is broken.
    """
    database = Database(settings.database_url)
    bot = RasaClient(settings.rasa_url, settings.bot_timeout)
    broadcast = Broadcast()
    outlines = Outlines.load(settings.data_dir / "documents")
    wording = Wording.read(settings.data_dir)
    ticket_wording = TicketWording.read(settings.data_dir)
    files = Store(settings.var_dir / "attachments")
    wechat_wording = WechatWording.read(settings.data_dir)
    work = Work(wording, ticket_wording)
    entries, suggester = _knowledge(settings.data_dir / "faq")
    levels = ServiceLevels.read(settings.data_dir)
    policies = Policies.reloading(settings.data_dir / "policies")
    queue = Queue(wording, levels, lambda: policies.current.hours)
    spoken = wechat_wording.canned()
    turns = TurnRunner(database, bot, broadcast, outlines, wording, queue, settings.bot_concurrency, spoken)
    return Services(
        settings=settings,
        database=database,
        bot=bot,
        broadcast=broadcast,
        typing=Typing(broadcast),
        ticket_watch=TicketWatch(database, broadcast, ticket_wording),
        turns=turns,
        tokens=Tokens(settings.signing_key()),
        seal=Seal(settings.signing_key(), TOTP),
        limits=RateLimits(settings.session_rate, settings.message_rate, settings.upload_rate),
        files=files,
        inboxes=Inboxes.load(
            settings.data_dir / "inboxes", settings.signing_key() if settings.demo else None
        ),
        outlines=outlines,
        suggester=suggester,
        wording=wording,
        ticket_wording=ticket_wording,
        trail_wording=TrailWording.read(settings.data_dir),
        policies=policies,
        texts=Texts.reloading(settings.data_dir.parent),
        levels=levels,
        queue=queue,
        work=work,
        duty=Duty(database, broadcast, work, levels),
        assist=Assist(bot, entries, suggester),
        canned=canned.read(settings.data_dir),
        titles=_titles(settings.data_dir, entries),
        wechat=WechatChannel(settings, wechat_wording, database, broadcast, turns, files),
    )


@lru_cache
def _knowledge(directory: Path) -> tuple[list[Entry], Suggester]:
    """Read the FAQ, once in a process: it takes seconds, and changes take effect with a restart anyway."""
    entries = read_faq(directory)
    return entries, Suggester(entries)


def _titles(data_dir: Path, entries: list[Entry]) -> dict[str, str]:
    """Return how labels are shown to supervisors."""
    named = [load(data_dir / "wording" / name, dict[str, str]) for name in ("labels.yml", "offers.yml")]
    return {**named[0], **named[1], **{f"faq/{entry.id}": entry.question for entry in entries}}


def create_app(settings: Settings) -> FastAPI:
    """Return the hub as an ASGI app.

    Args:
        settings: where everything is.

    Raises:
        DataError: a file in `data/` is broken.
    """
    services = make_services(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        services.turns.start()
        services.ticket_watch.start()
        services.duty.start()
        services.wechat.start()
        yield
        await services.wechat.stop()
        await services.duty.stop()
        await services.ticket_watch.stop()
        await services.turns.stop()
        await services.bot.close()
        await services.database.close()

    app = FastAPI(
        title="B特派客服",
        version="0.1.0",
        lifespan=lifespan,
        responses={"4XX": {"model": ErrorBody}, "5XX": {"model": ErrorBody}},
    )
    app.state.services = services
    # The embedded chat needs none of this, it is the hub's own page; a shop's own front end does.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=services.inboxes.origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Prefer"],
        max_age=600,
    )
    errors.install(app)
    desk = (
        desk_login,
        account,
        people,
        teams,
        assignment,
        trail,
        desk_help,
        desk_tickets,
        desk_lists,
        desk_conversations,
        desk_insight,
        desk_load,
        desk_stream,
        desk_wechat,
    )
    for module in (
        web,
        wechat,
        attachments,
        ratings,
        inboxes,
        tickets,
        knowledge,
        health,
        *desk,
    ):
        app.include_router(module.router)
    app.include_router(pages.router)
    # Last: it takes every path that no route has.
    if settings.web_dir.is_dir():
        app.mount("/", pages.static(settings.web_dir), name="web")
    return app
