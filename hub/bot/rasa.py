"""The one module that speaks to Rasa: its standard REST channel, tracker and status endpoints."""

from typing import Any

import httpx

from hub.bot.replies import Turn, read_turn


class BotUnavailableError(Exception):
    """Rasa did not answer; the turn can be tried again later."""


class BotFailedError(Exception):
    """Rasa is up but gave no usable answer to this message."""


class RasaClient:
    """Carries turns to Rasa and back."""

    def __init__(self, url: str, timeout: float) -> None:
        """Prepare the connection pool.

        Args:
            url: Rasa's base address, on loopback.
            timeout: seconds that one turn may take.
        """
        # trust_env=False: a proxy of the machine's environment is never meant for loopback.
        # No limit of its own: how many turns run at the same time is the turn runner's to say.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, trust_env=False, limits=limits)

    async def start_session(self, sender: str) -> None:
        """Begin a new session of Rasa's: the slots stay, older events are no longer loaded at each turn.

        Rasa reads all events since the last session start (`SQLTrackerStore`); without this a turn costs more
        with every message.

        Args:
            sender: Rasa's name of the conversation.

        Raises:
            BotUnavailableError: as in `turn`.
        """
        await self._send(
            "POST", "/webhooks/rest/webhook", json={"sender": sender, "message": "/session_start"}
        )

    async def turn(self, sender: str, text: str, metadata: dict[str, Any]) -> Turn:
        """Process one customer message.

        Args:
            sender: Rasa's name of the conversation.
            text: the message, or the payload of a button the hub has checked.
            metadata: reaches the actions as `tracker.latest_message["metadata"]`.

        Returns:
            What the bot answers.

        Raises:
            BotUnavailableError: no connection, a time-out, or a server error.
            BotFailedError: an empty or unreadable answer.
        """
        body = {"sender": sender, "message": text, "metadata": metadata}
        response = await self._send("POST", "/webhooks/rest/webhook", json=body)
        turn = read_turn(response.json())
        if not turn.replies:
            raise BotFailedError("the bot said nothing")
        return turn

    async def rank(self, text: str) -> list[tuple[str, float]]:
        """Return the FAQ entries that may answer a text, as `faq/<id>`, best first, with their confidence.

        Raises:
            BotUnavailableError: as in `turn`.
        """
        response = await self._send("POST", "/model/parse", json={"text": text})
        selected = response.json().get("response_selector", {}).get("faq", {})
        return [(one["intent_response_key"], float(one["confidence"])) for one in selected.get("ranking", [])]

    async def recall(self, sender: str, message_id: str) -> Turn | None:
        """Return the answer that Rasa already gave to a message, after a crash in between.

        Args:
            sender: Rasa's name of the conversation.
            message_id: the hub's id of the message, sent as metadata in the lost turn.

        Returns:
            The turn as the tracker remembers it, or None if the message was not (wholly) processed.

        Raises:
            BotUnavailableError: as in `turn`.
        """
        params = {"include_events": "ALL"}
        response = await self._send("GET", f"/conversations/{sender}/tracker", params=params)
        items: list[dict[str, Any]] | None = None
        for event in response.json().get("events") or []:
            if event["event"] == "user":
                if items is not None:
                    break
                if (event.get("metadata") or {}).get("message_id") == message_id:
                    items = []
            elif event["event"] == "bot" and items is not None:
                items.append({"text": event.get("text"), **(event.get("data") or {})})
        turn = read_turn(items) if items else None
        return turn if turn and turn.replies else None

    async def healthy(self) -> bool:
        """Tell whether Rasa is up with a model loaded."""
        try:
            return (await self._http.get("/status", timeout=2.0)).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connection pool."""
        await self._http.aclose()

    async def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **arguments)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise BotUnavailableError(str(error) or type(error).__name__) from error
        return response
