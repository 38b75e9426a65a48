"""Passwords: argon2id hashes, computed off the event loop."""

import asyncio
import secrets
import string

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hub.errors import invalid

_HASHER = PasswordHasher()
_ALPHABET = "".join(set(string.ascii_letters + string.digits) - set("0OoIl1"))
MIN_LENGTH = 10
MAX_LENGTH = 200
NOBODYS = _HASHER.hash(secrets.token_hex(16))
"""Checked for unknown usernames, so that they take as long as known ones."""


def generate() -> str:
    """Return a random password of 16 characters that cannot be misread (about 93 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


async def hashed(password: str) -> str:
    """Return the argon2id hash (the library's parameters: RFC 9106, low memory)."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def matches(password_hash: str, password: str) -> bool:
    """Tell whether the password belongs to the hash."""
    try:
        return await asyncio.to_thread(_HASHER.verify, password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def check_strength(password: str, username: str) -> None:
    """Refuse a password that is too short, too uniform, or contains the username.

    Raises:
        HubError: with the reason at the field `new`.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise invalid(new=f"新密码要有 {MIN_LENGTH} 到 {MAX_LENGTH} 个字符")
    if len(set(password)) < 5 or username.lower() in password.lower():
        raise invalid(new="新密码太容易猜到，请不要用重复的字符或用户名")
