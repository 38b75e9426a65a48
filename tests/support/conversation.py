"""Carries out a scripted conversation through the hub's API, and says readably where it goes wrong."""

import asyncio
import io
import json
import re
import secrets
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from PIL import Image

from hub.storage.database import Database
from hub.tickets import tickets
from hub.tickets.stages import Stage
from tests.support import orders
from tests.support.customer import Answer, Customer
from tests.support.phrases import Phrases
from tests.support.scripts import HandoffIs, Said, Script, ScriptStep, TicketIs
from tests.support.stack import Stack

NOBODYS = ("BT20261103004512", "BT20261105007788")
PLACEHOLDER = re.compile(r"<(ticket|order)(?: (\d))?>")


class MismatchError(AssertionError):
    """Something is not as the script says."""


@dataclass
class Outcome:
    """How a conversation went.

    Attributes:
        problems: what was not as the script says; empty when all is well.
        transcript: who said what, with the problems at their place.
        asked: slots that were asked for.
        faq: FAQ entries that were answered with.
        responses: responses of the domain that were said.
        conversation_id: the hub's id.
    """

    problems: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    faq: set[str] = field(default_factory=set)
    responses: set[str] = field(default_factory=set)
    conversation_id: str = ""

    def report(self, name: str) -> str:
        """Return the whole conversation with what is wrong."""
        return "\n".join(["", f"—— {name} ——", *self.transcript])


class Conversation:
    """One customer who follows a script."""

    def __init__(self, stack: Stack, phrases: Phrases, script: Script) -> None:
        """Prepare.

        Args:
            stack: the running processes.
            phrases: recognises what the bot says.
            script: what to do and what to expect.
        """
        self.stack = stack
        self.phrases = phrases
        self.script = script
        self.outcome = Outcome()
        self.numbers: dict[str, list[str]] = {"order": [], "ticket": []}
        # The order that nobody has is another one in each conversation: tries at one number are limited.
        self.unknown = {number: number[:10] + f"{secrets.randbelow(10**6):06d}" for number in NOBODYS}
        self.offered: dict[str, str] = {}
        self.said: set[str] = set()

    def run(self) -> Outcome:
        """Follow the script to its end, or to the first step that goes wrong."""
        try:
            user_id, name = uuid.uuid4().hex, self.script.identity
            identity = self.stack.identity(user_id, name) if name else None
            if self.script.orders:
                asyncio.run(self._have_orders(user_id))
            self.customer = Customer(self.stack.hub_url, identity=identity)
            self.outcome.conversation_id = self.customer.conversation_id
            for step in self.script.steps:
                self._take(step)
        except MismatchError as problem:
            self._wrong(str(problem))
        except Exception as crash:
            self._wrong(f"出错了：{type(crash).__name__}: {crash}")
        return self.outcome

    async def _have_orders(self, user_id: str) -> None:
        async with self._database() as database:
            tail, ordered = self.script.phone_tail, self.script.orders
            self.numbers["order"] = await orders.put(database, user_id, tail, ordered)

    def _take(self, step: ScriptStep) -> None:
        problems: list[str] = []
        if step.agent is not None:
            self._as_agent(Stage(step.agent))
        else:
            answer = self._send(step)
            problems += self._problems_of_answer(answer, step.bot or Said())
        if step.ticket is not None:
            problems += self._problems_of_ticket(step.ticket)
        status, handoff = self.stack.held_by(self.customer.conversation_id)
        if step.status is not None and status != step.status:
            problems.append(f"会话状态应为 {step.status}，实为 {status}")
        if step.handoff is not None:
            problems += self._problems_of_handoff(handoff, step.handoff)
        if problems:
            raise MismatchError("；".join(problems))

    def _send(self, step: ScriptStep) -> Answer:
        if step.press is not None:
            title = self._with_numbers(step.press)
            payload = self.offered.get(title)
            self._note("客户", f"［{title}］")
            if payload is None:
                raise MismatchError(f"没有按钮“{title}”，有：{'、'.join(self.offered) or '无'}")
            return self.customer.press(payload)
        text = self._with_numbers(step.customer if step.customer is not None else step.send_image or "")
        if step.send_image is None:
            self._note("客户", text)
            return self.customer.say(text)
        self._note("客户", f"{text}［图片］")
        body: dict[str, Any] = {
            "client_id": uuid.uuid4().hex,
            "attachment_ids": [self.customer.upload("碎了.png", picture())],
        }
        return self.customer.send(body | ({"text": text} if text else {}))

    def _problems_of_answer(self, answer: Answer, said: Said) -> list[str]:
        for reply in answer.replies:
            self._listen(reply)
        if answer.status != 200:
            return [f"没有按时回答（HTTP {answer.status}）：{json.dumps(answer.body, ensure_ascii=False)}"]
        if said.silent:
            return ["这里不该有回答"] if answer.replies else []
        if not answer.replies or not all(reply["text"].strip() for reply in answer.replies):
            return ["没有回答，或回答是空的"]
        problems = self._repeated(answer)
        problems += [
            f"应当说到“{text}”" for text in said.contains if self._with_numbers(text) not in answer.text
        ]
        problems += [f"不该说到“{t}”" for t in said.not_contains if self._with_numbers(t) in answer.text]
        everything = answer.text + "".join(answer.payloads)
        if said.any_of and not any(text in everything for text in said.any_of):
            problems.append(f"应当说到其中之一：{'、'.join(said.any_of)}")
        problems += [f"应当有按钮“{title}”" for title in said.buttons if title not in answer.payloads]
        problems += [f"不该有按钮“{title}”" for title in said.no_buttons if title in answer.payloads]
        problems += [f"应当引用 {document}" for document in said.source if document not in answer.documents]
        shown = [card["type"] for reply in answer.replies for card in reply.get("cards") or []]
        problems += [f"应当有 {card} 卡片" for card in said.cards if card not in shown]
        if said.asks is not None:
            asked = self.phrases.asked(answer.replies[-1]["text"])
            if said.asks == "nothing" and asked:
                problems.append(f"不该再问：{'、'.join(sorted(asked))}")
            elif said.asks != "nothing" and said.asks not in asked:
                problems.append(f"应当问 {said.asks}，问的是 {'、'.join(sorted(asked)) or '别的'}")
        return problems

    def _listen(self, reply: dict[str, Any]) -> None:
        names = {"bot": "客服", "system": "系统", "agent": "人工"}
        titles = [button["title"] for button in reply["buttons"]]
        sources = "、".join(source["document"] for source in reply["sources"])
        notes = (f"［{'］［'.join(titles)}］" if titles else "") + (f"〔{sources}〕" if sources else "")
        self._note(names[reply["sender"]], reply["text"] + notes)
        if titles:
            self.offered |= {button["title"]: button["payload"] for button in reply["buttons"]}
        self.outcome.responses |= self.phrases.names(reply["text"])
        self.outcome.asked |= self.phrases.asked(reply["text"])
        self.outcome.faq |= self.phrases.faq(reply["text"])

    def _repeated(self, answer: Answer) -> list[str]:
        texts = [reply["text"] for reply in answer.replies if reply["sender"] == "bot"]
        twice = [text for number, text in enumerate(texts) if text in self.said or text in texts[:number]]
        self.said |= set(texts)
        return [f"一字不差地重复了：{text}" for text in twice] if self.script.never_repeats else []

    def _problems_of_ticket(self, wanted: TicketIs) -> list[str]:
        listed = self.customer.tickets()
        self.numbers["ticket"] = [ticket["number"] for ticket in reversed(listed)]
        if wanted.count is not None and len(listed) != wanted.count:
            return [f"应当有 {wanted.count} 张工单，实有 {len(listed)} 张"]
        if not listed:
            return [] if wanted.count == 0 else ["应当有工单，一张也没有"]
        ticket = self.customer.ticket(listed[0]["number"])
        shown = {**ticket, "evidence": len(ticket["evidence"])}
        shown["follows"] = any(link["relation"] == "earlier" for link in ticket["links"])
        problems = []
        for name in ("kind", "stage", "priority", "team", "evidence", "follows"):
            if (value := getattr(wanted, name)) is not None and shown.get(name) != value:
                problems.append(f"工单的 {name} 应为 {value}，实为 {shown.get(name)}")
        applied = [rule["rule_id"] for rule in ticket["rules"]]
        problems += [
            f"工单应当用到规则 {rule}，用了 {applied}" for rule in wanted.rules if rule not in applied
        ]
        for slot, value in wanted.content.items():
            stored = str(ticket["content"].get(slot))
            if self._with_numbers(value) not in stored:
                problems.append(f"工单的 {slot} 应当含“{value}”，实为“{stored}”")
        summary = ticket["summary"]
        problems += [f"工单里应当写着“{text}”" for text in wanted.summary if text not in summary]
        problems += [f"工单里不该有“{text}”" for text in wanted.not_summary if text in summary]
        self._note("工单", f"{ticket['number']} {ticket['kind_name']} {ticket['stage_name']}")
        return problems

    def _as_agent(self, stage: Stage) -> None:
        listed = self.customer.tickets()
        if not listed:
            raise MismatchError("没有工单可以处理")
        number = listed[0]["number"]
        self._note("人工", f"把 {number} 改为“{tickets.STAGE_NAMES[stage]}”")

        async def act() -> None:
            async with self._database() as database, database.transaction() as session:
                ticket = await tickets.get(session, number)
                await tickets.move(session, ticket, stage, "agent:小王", "核实过了，按规定处理")

        asyncio.run(act())

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        database = Database(self.stack.database_url)
        yield database
        await database.close()

    def _problems_of_handoff(self, handoff: dict[str, Any] | None, wanted: HandoffIs) -> list[str]:
        if handoff is None:
            return ["应当转了人工，没有"]
        problems = []
        for name in ("reason", "priority"):
            value = getattr(wanted, name)
            if value is not None and handoff.get(name) != value:
                problems.append(f"转人工的 {name} 应为 {value}，实为 {handoff.get(name)}")
        told, texts = json.dumps(handoff, ensure_ascii=False), map(self._with_numbers, wanted.contains)
        return problems + [f"转人工的摘要里应当有“{text}”" for text in texts if text not in told]

    def _with_numbers(self, text: str) -> str:
        """Put numbers in the place of `<ticket>`, `<order>`, `<order 2>`."""

        def number(match: re.Match[str]) -> str:
            known = self.numbers[match.group(1)]
            if match.group(1) == "ticket":
                known = self.numbers["ticket"] = [t["number"] for t in reversed(self.customer.tickets())]
            place = int(match.group(2)) - 1 if match.group(2) else -1 if match.group(1) == "ticket" else 0
            if not known:
                raise MismatchError(f"还没有 {match.group()}")
            return known[place]

        for written, own in self.unknown.items():
            text = text.replace(written, own)
        return PLACEHOLDER.sub(number, text)

    def _note(self, who: str, text: str) -> None:
        self.outcome.transcript.append(f"{who}：" + text.replace("\n", "\n      "))

    def _wrong(self, problem: str) -> None:
        self.outcome.problems.append(problem)
        self.outcome.transcript.append(f"  ✗ {problem}")


@cache
def picture() -> bytes:
    """Return a small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(drawn, "PNG")
    return drawn.getvalue()
