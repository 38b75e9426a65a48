"""A turn in the making: what the conversation is, what was said so far, and how things are asked."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hub.flows import correcting, filling
from hub.flows.definitions import CONFIRMED, SKIPPED, Flow, Flows
from hub.flows.state import Running, State
from hub.flows.walking import Need, Say, variables
from hub.flows.words import Words

MAX_TRIED = 20

Steps = Generator[Need, dict[str, Any], None]
"""A part of a turn: asks for needs with `yield`, and is sent the facts that were found."""


@dataclass(frozen=True)
class Book:
    """What operators wrote, as far as a turn needs it.

    Attributes:
        flows: the requests, with their words.
        titles: label → how it is offered on a button; `faq/<id>` by its question.
        offers: FAQ id → the service intent that does it for the customer.
        responses: names of all responses.
    """

    flows: Flows
    titles: dict[str, str]
    offers: dict[str, str]
    responses: frozenset[str]


@dataclass
class Turn:
    """A turn in the making.

    Attributes:
        book: what operators wrote.
        state: the conversation; changed in place.
        at: now, in China.
        say: what is said, in order.
        handoff: the handoff, if the conversation goes to a human.
        rate: the customer got what they came for.
        took: the request under way took a value from the message.
    """

    book: Book
    state: State
    at: datetime
    say: list[Say] = field(default_factory=list)
    handoff: dict[str, Any] | None = None
    rate: bool = False
    took: bool = False

    @property
    def words(self) -> Words:
        """Slots, cues and phrases."""
        return self.book.flows.words

    @property
    def today(self) -> date:
        """The day in China."""
        return self.at.date()

    def add(self, response: str, buttons: list[dict[str, str]] | None = None, **known: str) -> None:
        """Say a response, with variables."""
        self.say.append(Say(response, known, buttons or []))

    def answer(self, faq: str) -> None:
        """Answer a question from the knowledge base."""
        self.say.append(Say(f"utter_faq/{faq}", bare=self.state.running is not None))
        self.tried(f"faq/{faq}")
        if self.state.running is None:
            self.state.offered = self.book.offers.get(faq)

    def tried(self, what: str) -> None:
        """Note for the agent what was tried: the id of a flow or an answer."""
        self.state.tried = [*[one for one in self.state.tried if one != what], what][-MAX_TRIED:]

    def label(self, slot: str) -> str:
        """Return what a slot is called."""
        return "" if slot == CONFIRMED else self.words.slots[slot].label

    def ask(self, flow: Flow, running: Running, slot: str, path: list[str] | None = None) -> None:
        """Ask for a slot, or show the summary.

        Args:
            flow: the request.
            running: its slots; notes what is asked.
            slot: what to ask for.
            path: the slots on the request's path, for the summary.
        """
        running.asked = slot
        if slot == CONFIRMED:
            on_path = path or [name for name in flow.asks() if name in running.values]
            text = filling.summary(flow, running, on_path, self.words)
            running.shown = True
            self.add("utter_confirm_request", title=flow.noun or flow.title, summary=text)
            return
        names = (f"utter_ask_{slot}_{flow.id}", f"utter_ask_{slot}")
        name = next(name for name in names if name in self.book.responses)
        shown = variables({**running.facts, **running.values}, self.words)
        self.say.append(Say(name, shown, self.buttons(flow, running, slot)))

    def buttons(self, flow: Flow, running: Running, slot: str) -> list[dict[str, str]]:
        """Return the buttons that answer the question for a slot."""
        if slot == CONFIRMED:
            return []
        offered = running.facts.get(f"{slot}_options") or []
        choices = [(str(one["title"]), str(one["value"])) for one in offered]
        choices += [(title, value) for value, title in self.words.slots[slot].names.items()]
        buttons = [{"title": title, "payload": payload(slot, value)} for title, value in choices]
        return [*buttons, self.skip_button(slot)] if flow.asks()[slot].optional else buttons

    def change_buttons(self, flow: Flow, running: Running) -> list[dict[str, str]]:
        """Return a button for each slot that may be changed."""
        title, slots = self.words.phrases.change, self.words.slots
        changeable = [s for s in flow.asks() if running.values.get(s) is not None and not slots[s].agree]
        return [
            {
                "title": title.format(label=slots[slot].label),
                "payload": f'/correct_info{{"{correcting.CHANGE}": "{slot}"}}',
            }
            for slot in changeable
        ]

    def skip_button(self, slot: str) -> dict[str, str]:
        """Return the button that skips an optional slot."""
        return {"title": self.words.phrases.skip, "payload": payload(slot, SKIPPED)}

    def human_button(self) -> dict[str, str]:
        """Return the button that calls a human."""
        return {"title": self.words.phrases.human, "payload": "/talk_to_human"}


def payload(slot: str, value: str) -> str:
    """Return the payload of a button that gives a slot a value."""
    return f'/inform{{"{slot}": "{value}"}}'
