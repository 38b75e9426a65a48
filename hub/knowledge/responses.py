"""The responses of the Rasa domain (`domain/*.yml`): the actions say them, new wording needs no training."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hub.knowledge.faq import Entry
from hub.knowledge.yamlfile import DataError, load


class Response(BaseModel):
    """One response: text, buttons, and under `custom` its sources and other wordings."""

    model_config = ConfigDict(extra="forbid")

    text: str
    buttons: list[dict[str, str]] = []
    custom: dict[str, Any] = {}

    def render(self, variables: dict[str, str]) -> dict[str, Any]:
        """Return `{text, buttons, custom}` with the variables put in; unknown ones become nothing.

        Args:
            variables: what `{name}` stands for. Their own braces are left as they are.
        """
        known = _Known(variables)
        custom = dict(self.custom)
        custom["alternatives"] = [other.strip().format_map(known) for other in custom.get("alternatives", [])]
        return {"text": self.text.strip().format_map(known), "buttons": list(self.buttons), "custom": custom}


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


class _File(BaseModel):
    """A file of the split domain, as far as responses are concerned."""

    model_config = ConfigDict(extra="forbid")

    version: str
    responses: dict[str, list[Response]] = Field(min_length=1)


def read_responses(directory: Path) -> dict[str, Response]:
    """Return the responses of `directory/*.yml` by name (of several variations the first).

    Raises:
        DataError: a file is broken, or a name stands in two files.
    """
    found: dict[str, Response] = {}
    for path in sorted(directory.glob("*.yml")):
        for name, variations in load(path, _File).responses.items():
            if name in found:
                raise DataError(f"{path}: {name} 在两个文件里都有，请只留一处")
            try:
                variations[0].render({})
            except (ValueError, IndexError) as error:
                raise DataError(f"{path}: {name} 的花括号写法不对：{error}；要写“{{名字}}”这样") from error
            found[name] = variations[0]
    return found


def faq_response(entry: Entry, offers: dict[str, str]) -> Response:
    """Return an FAQ entry as a response: answer, offer button, sources, second wording.

    Args:
        entry: as written in `data/faq`.
        offers: button title of each service intent.
    """
    buttons = [{"title": offers[entry.offer], "payload": f"/{entry.offer}"}] if entry.offer else []
    custom = {"faq": entry.id, "sources": list(entry.sources), "alternatives": [entry.again.strip()]}
    return Response(text=entry.answer.strip(), buttons=buttons, custom=custom)
