"""The second factor at login: codes of an authenticator (RFC 6238), and recovery codes for who lost it."""

import hashlib
import hmac
import logging
import secrets
import unicodedata

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.clock import now
from hub.errors import HubError, invalid
from hub.sealing import Seal, SealError
from hub.storage.database import Database
from hub.storage.tables import Agent, RecoveryCode

logger = logging.getLogger(__name__)

ISSUER = "B特派客服"
DIGITS, STEP = 6, 30
RECOVERY_CODES = 8
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


async def prepare(session: AsyncSession, agent: Agent, seal: Seal) -> tuple[str, str]:
    """Give an account a new secret; it is asked for at logins once `enable` has proved it.

    Args:
        session: an open transaction.
        agent: whose account.
        seal: under which the secret is stored.

    Returns:
        The secret, and the address that authenticators read as a QR code.

    Raises:
        HubError: `totp_enabled` (409), it has one in use.
    """
    if agent.totp_enabled:
        raise HubError("totp_enabled", "已经打开了两步验证，要更换请先关闭", 409)
    secret = pyotp.random_base32()
    agent.totp_secret = seal.close(secret)
    await session.flush()
    return secret, pyotp.TOTP(secret).provisioning_uri(name=agent.username, issuer_name=ISSUER)


async def enable(session: AsyncSession, agent: Agent, seal: Seal, code: str) -> list[str]:
    """Ask for codes at logins from now on: the person proved that their authenticator has the secret.

    Returns:
        Recovery codes, each good for one login without the authenticator; stored as hashes only.

    Raises:
        HubError: the code is wrong, or nothing was prepared; `totp_unreadable`, the key changed.
    """
    if agent.totp_enabled:
        raise HubError("totp_enabled", "已经打开了两步验证，要更换请先关闭", 409)
    if not agent.totp_secret or _step_of(_opened(seal, agent), code) is None:
        raise invalid(code="动态码不对，请看验证器上最新的 6 位数字")
    agent.totp_enabled = True
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    await session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent.id))
    session.add_all(RecoveryCode(agent_id=agent.id, code_hash=_hashed(code)) for code in codes)
    await session.flush()
    return codes


async def disable(session: AsyncSession, agent: Agent) -> None:
    """Forget the account's secret and recovery codes: the password alone opens it."""
    agent.totp_enabled, agent.totp_secret = False, None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent.id))
    await session.flush()


async def recovery_codes_left(session: AsyncSession, agent_id: str) -> int:
    """Return how many recovery codes an account has not used."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.agent_id == agent_id)
    return (await session.scalars(query)).one()


async def use(database: Database, agent: Agent, seal: Seal, code: str) -> bool:
    """Tell whether the code is good, and burn it: each serves once, also of two logins at the same moment.

    Args:
        database: where the account lives.
        agent: whose account.
        seal: under which its secret is stored.
        code: six digits of the authenticator, or a recovery code.

    Raises:
        HubError: `totp_unreadable`, the key changed.
    """
    if len(_plain(code)) > DIGITS:
        burn_one = delete(RecoveryCode).where(
            RecoveryCode.agent_id == agent.id, RecoveryCode.code_hash == _hashed(code)
        )
        async with database.transaction() as session:
            burnt = await session.execute(burn_one.returning(RecoveryCode.agent_id))
            return burnt.one_or_none() is not None
    step = _step_of(_opened(seal, agent), code)
    if step is None:
        return False
    burn_step = update(Agent).where(Agent.id == agent.id, Agent.totp_used < step).values(totp_used=step)
    async with database.transaction() as session:
        return (await session.execute(burn_step.returning(Agent.id))).one_or_none() is not None


def _opened(seal: Seal, agent: Agent) -> str:
    try:
        return seal.open(agent.totp_secret or "")
    except SealError as error:
        logger.error("the secret of the hub changed: the authenticator of agent %s is unreadable", agent.id)
        message = "服务的密钥换过，动态码核对不了；请用备用码登录，或请管理员关闭您的两步验证"
        raise HubError("totp_unreadable", message, 503) from error


def _step_of(secret: str, code: str) -> int | None:
    """Return the 30-second step that the code belongs to: this one, or the one before or after."""
    totp = pyotp.TOTP(secret, interval=STEP)
    current = int(now().timestamp()) // STEP
    given = _plain(code).encode()
    steps = (current, current - 1, current + 1)
    return next((step for step in steps if hmac.compare_digest(totp.at(step * STEP).encode(), given)), None)


def _recovery_code() -> str:
    """Return 16 random characters in groups of four (79 bits: one SHA-256 is enough)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _plain(code: str) -> str:
    """Return what was meant: full-width digits are what a Chinese input method types."""
    return unicodedata.normalize("NFKC", code).replace(" ", "").replace("-", "").lower()


def _hashed(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()
