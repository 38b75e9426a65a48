"""Secrets at rest: sealed with a key derived from the hub's own, so that a stolen database tells none."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOTP = "totp secrets"
"""Each purpose has a key of its own."""


class SealError(Exception):
    """The hub's secret is another one than when this was sealed, or the text was tampered with."""


class Seal:
    """Seals short secrets for one purpose: authenticated encryption (Fernet), the key by HKDF-SHA256."""

    def __init__(self, key: bytes, purpose: str) -> None:
        """Derive the key.

        Args:
            key: the hub's signing key.
            purpose: what is sealed.
        """
        derived = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, secret: str) -> str:
        """Return the secret, sealed."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            SealError: it was not sealed with this key.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealError from error
