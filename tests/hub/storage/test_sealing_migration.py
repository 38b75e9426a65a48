"""Databases from before secrets were sealed."""

import asyncio
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from hub.sealing import TOTP, Seal
from hub.storage.database import MIGRATIONS, Database, migrate

KEY = b"the hub's key"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def migrate_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, revision)


async def stored(url: str, query: str) -> list[str]:
    database = Database(url)
    async with database.transaction() as session:
        found = list((await session.scalars(text(query))).all())
    await database.close()
    return found


@pytest.fixture
async def old(tmp_path: Path) -> str:
    """A database of the version before, with an authenticator and a moved ticket."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite3'}"
    await asyncio.to_thread(migrate_to, url, "0007")
    database = Database(url)
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO agents (id, username, name, role, password_hash, must_change_password,"
                " totp_secret, totp_enabled, totp_used, active, failed_logins, skills, capacity, presence,"
                " created_at) VALUES ('a', 'li', '小李', 'agent', 'x', false, :secret, true, 0, true, 0,"
                " '[]', 5, 'offline', '2026-01-01')"
            ),
            {"secret": SECRET},
        )
        await session.execute(
            text(
                "INSERT INTO audit_log (agent_id, action, target, target_id, detail, created_at)"
                " VALUES ('a', 'move answered', 'ticket', 'TS1', '', '2026-01-01')"
            )
        )
    await database.close()
    return url


async def test_what_was_stored_in_plain_is_sealed(old: str) -> None:
    await asyncio.to_thread(migrate, old, KEY)
    (sealed,) = await stored(old, "SELECT totp_secret FROM agents")
    assert SECRET not in sealed
    assert Seal(KEY, TOTP).open(sealed) == SECRET
    assert await stored(old, "SELECT action || ':' || detail FROM audit_log") == ["move:answered"]


async def test_without_the_key_nothing_is_changed(old: str) -> None:
    with pytest.raises(RuntimeError, match="key"):
        await asyncio.to_thread(migrate, old)
    assert await stored(old, "SELECT totp_secret FROM agents") == [SECRET]
