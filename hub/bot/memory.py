"""Rasa's own memory of conversations, erased: its API can read trackers and add to them, not delete them."""

import sqlite3
from pathlib import Path

TIMEOUT_SECONDS = 10.0


def forget(tracker_db: Path, senders: list[str]) -> None:
    """Delete everything that Rasa remembers of these conversations.

    Args:
        tracker_db: the file of Rasa's SQL tracker store; if it is not there, nothing is done.
        senders: Rasa's names of the conversations.
    """
    if not tracker_db.is_file():
        return
    connection = sqlite3.connect(tracker_db, timeout=TIMEOUT_SECONDS)
    try:
        with connection:
            connection.executemany(
                "DELETE FROM events WHERE sender_id = ?", [(sender,) for sender in senders]
            )
    finally:
        connection.close()
