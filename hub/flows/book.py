"""Reads everything that operators wrote about the dialogue, and sees that it fits together."""

from dataclasses import dataclass
from pathlib import Path

from hub.flows.definitions import Flows
from hub.flows.turn import Book
from hub.knowledge.faq import Entry
from hub.knowledge.reloading import Reloading
from hub.knowledge.responses import Response, faq_response, read_responses
from hub.knowledge.yamlfile import load

_watched: dict[Path, Reloading["Texts"]] = {}


@dataclass(frozen=True)
class Texts:
    """Flows and responses, read together: a flow may only say what there is."""

    book: Book
    responses: dict[str, Response]

    @classmethod
    def read(cls, root: Path) -> "Texts":
        """Read flows, words, responses and FAQ entries.

        Args:
            root: the project's root.

        Raises:
            DataError: a file is broken, or a flow says what no response has.
        """
        data = root / "data"
        flows = Flows.load(data)
        files = sorted((data / "faq").glob("*.yml"))
        entries = [entry for path in files for entry in load(path, list[Entry])]
        offers = load(data / "wording" / "offers.yml", dict[str, str])
        responses = read_responses(root / "domain")
        responses |= {f"utter_faq/{entry.id}": faq_response(entry, offers) for entry in entries}
        flows.check_responses(responses)
        book = Book(
            flows=flows,
            titles={**offers, **{f"faq/{entry.id}": entry.question for entry in entries}},
            offers={entry.id: entry.offer for entry in entries if entry.offer},
            responses=frozenset(responses),
        )
        return cls(book, responses)

    @classmethod
    def reloading(cls, root: Path) -> Reloading["Texts"]:
        """Return what operators wrote as it is at each use, changed files picked up without a restart.

        A process has one object for a root, whoever asks for it.

        Args:
            root: the project's root.

        Raises:
            DataError: as `read`, at the first time only.
        """
        if root not in _watched:
            _watched[root] = Reloading(lambda: cls.read(root), *cls.folders(root))
        return _watched[root]

    @staticmethod
    def folders(root: Path) -> list[Path]:
        """Return the folders whose files are read."""
        names = ("flows", "flows/parts", "wording", "faq")
        return [*(root / "data" / name for name in names), root / "domain"]
