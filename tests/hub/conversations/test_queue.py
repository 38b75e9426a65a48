"""Waiting for an agent: told once, kept always."""

from pathlib import Path

from hub.conversations import hands
from tests.support.hub import serve


async def test_in_the_queue_the_notice_comes_once_and_every_message_is_kept(tmp_path: Path) -> None:
    # Nobody answers at the bot's address: in the queue it is not asked.
    async with serve(tmp_path, "http://127.0.0.1:9") as hub:
        session = await hub.session()
        async with hub.services.database.transaction() as transaction:
            handoff = {"reason": "asked", "summary": {}}
            await hands.ask_for_agent(transaction, session["X-Conversation"], handoff)
        first = await hub.say(session, "订单一直没到")
        second = await hub.say(session, "都十天了")
        assert [reply["sender"] for reply in first["replies"]] == ["system"]
        assert second["replies"] == []
        kept = [message["text"] for message in await hub.log(session) if message["sender"] == "customer"]
        assert kept == ["订单一直没到", "都十天了"]
