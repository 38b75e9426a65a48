"""Turns what a turn wants said into messages of Rasa's."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from hub.flows.walking import Say
from hub.knowledge.responses import Response


def speak(
    dispatcher: CollectingDispatcher, say: list[Say], responses: dict[str, Response]
) -> list[dict[str, str]]:
    """Say responses, in order.

    Args:
        dispatcher: collects what is said.
        say: what to say.
        responses: by name.

    Returns:
        The buttons that are on show now: those of the last message that has some.
    """
    shown: list[dict[str, str]] = []
    for said in say:
        rendered = responses[said.response].render(said.variables)
        buttons = _once([*said.buttons, *([] if said.bare else rendered["buttons"])])
        custom: dict[str, Any] = rendered["custom"]
        text = responses[said.response].text
        cited = [
            point
            for policy, points in said.sources.items()
            if f"{{{policy}_reason}}" in text
            for point in points
        ]
        custom["sources"] = _unique([*custom.get("sources", []), *cited])
        if said.cards:
            custom["cards"] = said.cards
        dispatcher.utter_message(text=rendered["text"], buttons=buttons or None, json_message=custom)
        shown = buttons or shown
    return shown


def _once(buttons: list[dict[str, str]]) -> list[dict[str, str]]:
    """Drop the second button of one payload."""
    return list({button["payload"]: button for button in reversed(buttons)}.values())[::-1]


def _unique(points: list[str]) -> list[str]:
    return list(dict.fromkeys(points))
