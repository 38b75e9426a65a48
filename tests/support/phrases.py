"""Tells which response of the domain, or which FAQ answer, a text of the bot is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.knowledge.faq import Entry
from hub.knowledge.yamlfile import load

VARIABLE = re.compile(r"\{\w+\}")
CONFIRMED = "confirmed"
ASK, AGAIN, CONFIRM, FAQ = "utter_ask_", "utter_ask_again", "utter_confirm_request", "utter_faq/"


class Phrases:
    """Every wording that the bot has, by the name of its response."""

    def __init__(self, root: Path) -> None:
        """Read the domain, the FAQ and the words of the dialogue.

        Args:
            root: the project's root.
        """
        wording = root / "data" / "wording"
        self.slots = {
            name: str(slot["label"]) for name, slot in load(wording / "slots.yml", dict[str, Any]).items()
        }
        lead_ins = next(
            found["lead_ins"]
            for name in ("system.yml", "dialogue.yml")
            if "lead_ins" in (found := load(wording / name, dict[str, Any]))
        )
        self._lead_in = f"(?:{'|'.join(map(re.escape, lead_ins))})*"
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for path in sorted((root / "domain").glob("*.yml")):
            for name, variants in load(path, dict[str, Any]).get("responses", {}).items():
                self._patterns += [(name, self._pattern(text)) for text in _wordings(variants)]
        for path in sorted((root / "data" / "faq").glob("*.yml")):
            for entry in load(path, list[Entry]):
                for text in (entry.answer, entry.again):
                    self._patterns.append((f"{FAQ}{entry.id}", self._pattern(text)))

    def names(self, text: str) -> set[str]:
        """Return the names of the responses that this text may be."""
        return {name for name, pattern in self._patterns if pattern.fullmatch(text.strip())}

    def asked(self, text: str) -> set[str]:
        """Return the slots that this text asks for; `confirmed` for a summary."""
        found = set()
        for name in self.names(text):
            if name == CONFIRM:
                found.add(CONFIRMED)
            elif name == AGAIN:
                found |= {slot for slot, label in self.slots.items() if label in text}
            elif name.startswith(ASK):
                rest = name.removeprefix(ASK)
                # `utter_ask_<slot>` or `utter_ask_<slot>_<flow>`
                fits = [slot for slot in self.slots if rest == slot or rest.startswith(f"{slot}_")]
                found |= {max(fits, key=len)} if fits else set()
        return found

    def faq(self, text: str) -> set[str]:
        """Return the FAQ entries whose answer this text is."""
        return {name.removeprefix(FAQ) for name in self.names(text) if name.startswith(FAQ)}

    def _pattern(self, text: str) -> re.Pattern[str]:
        """Return what matches a wording with any values in the place of its variables."""
        said = ".*".join(re.escape(part) for part in VARIABLE.split(text.strip()))
        return re.compile(self._lead_in + said, re.DOTALL)


def _wordings(variants: list[dict[str, Any]]) -> Iterator[str]:
    for variant in variants:
        yield from filter(None, [variant.get("text"), *(variant.get("custom") or {}).get("alternatives", [])])
