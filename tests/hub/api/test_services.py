"""Rate limits, through real HTTP."""

from pathlib import Path

from tests.support.hub import serve


async def test_who_sends_too_fast_is_asked_to_wait(tmp_path: Path) -> None:
    # No bot is needed: messages are stored whether or not one answers.
    limits = {"message_rate": "3/minute", "session_rate": "2/minute"}
    async with serve(tmp_path, "http://127.0.0.1:9", **limits) as hub:
        session = await hub.session()
        for _ in range(3):
            await hub.say(session, "你好", wait=0)
        body = {"client_id": "one-too-many", "text": "你好"}
        refused = await hub.http.post("/api/v1/web/messages", json=body, headers=session)
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "rate_limited"
        assert len(await hub.log(session)) >= 3
        await hub.session()
        assert (await hub.http.post("/api/v1/web/sessions", json={})).status_code == 429
