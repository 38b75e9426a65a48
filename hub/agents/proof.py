"""Asking for a password: wrong ones are counted wherever they are given, and lock the account for a while."""

from datetime import timedelta

from sqlalchemy import update

from hub.agents import passwords
from hub.clock import now
from hub.errors import HubError
from hub.storage.database import Database
from hub.storage.tables import Agent

MAX_FAILURES = 5
LOCKED = timedelta(minutes=15)


async def knows_password(database: Database, agent: Agent | None, password: str) -> bool:
    """Tell whether a password is the account's; a wrong one is counted.

    Args:
        database: failures are counted in a transaction of their own, which a refusal does not undo.
        agent: the account; None takes as long, and is never right.
        password: in plain.

    Raises:
        HubError: the account is locked.
    """
    if agent is not None and agent.locked_until is not None and agent.locked_until > now():
        raise HubError("locked", "试错次数太多，账号已暂时锁定，请 15 分钟后再试", 429)
    good = await passwords.matches(agent.password_hash if agent else passwords.NOBODYS, password)
    if agent is not None and not good:
        await count_failure(database, agent.id)
    return good and agent is not None


async def require_password(database: Database, agent: Agent, password: str, field: str) -> None:
    """Refuse to go on without the account's password.

    Args:
        database: as in `knows_password`.
        agent: the account.
        password: in plain.
        field: where it was typed.

    Raises:
        HubError: it is wrong, or the account is locked.
    """
    if not await knows_password(database, agent, password):
        raise HubError("wrong_password", "密码不对", 403, {field: "密码不对"})


async def count_failure(database: Database, agent_id: str) -> None:
    """Count in SQL, so that parallel guesses all count; lock at the limit and begin anew."""
    async with database.transaction() as session:
        count = (
            update(Agent)
            .where(Agent.id == agent_id)
            .values(failed_logins=Agent.failed_logins + 1)
            .returning(Agent.failed_logins)
        )
        if (await session.execute(count)).scalar_one() >= MAX_FAILURES:
            lock = (
                update(Agent).where(Agent.id == agent_id).values(failed_logins=0, locked_until=now() + LOCKED)
            )
            await session.execute(lock)
