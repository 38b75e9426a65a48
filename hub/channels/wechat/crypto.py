"""Signatures and encryption of the platform (消息加解密): SHA-1 over sorted parts, AES-256-CBC."""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

AES_KEY_CHARS = 43
"""Length of an EncodingAESKey: 32 bytes in base64 without the closing `=`."""
PADDING_BLOCK = 32
"""The platform pads to 32 bytes, twice the block of AES."""
RANDOM_BYTES = 16


class CipherError(Exception):
    """A ciphertext is damaged, or meant for another account."""


def sign(*parts: str) -> str:
    """Return the platform's signature: SHA-1, in hex, over the parts sorted and joined.

    Args:
        parts: token, timestamp and nonce; in encrypted mode also the ciphertext.
    """
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's choice


def signed(given: str, *parts: str) -> bool:
    """Tell, in constant time, whether the given signature is that of the parts."""
    return hmac.compare_digest(sign(*parts).encode(), given.encode())


class Cipher:
    """Encrypts and decrypts the messages of one account."""

    def __init__(self, encoding_aes_key: str, app_id: str) -> None:
        """Prepare the key.

        Args:
            encoding_aes_key: 43 characters, as the platform's console shows them.
            app_id: the account's AppID; part of every plaintext.

        Raises:
            ValueError: the key is not 43 characters of base64.
        """
        if len(encoding_aes_key) != AES_KEY_CHARS:
            raise ValueError("an EncodingAESKey has 43 characters")
        try:
            self._key = base64.b64decode(encoding_aes_key + "=", validate=True)
        except binascii.Error as error:
            raise ValueError("an EncodingAESKey is base64") from error
        self._app_id = app_id.encode()

    def encrypt(self, text: str) -> str:
        """Return the base64 ciphertext of a text: random, length, text, AppID, padded."""
        content = text.encode()
        plain = secrets.token_bytes(RANDOM_BYTES) + struct.pack("!I", len(content)) + content + self._app_id
        pad = PADDING_BLOCK - len(plain) % PADDING_BLOCK
        encryptor = self._block_cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def decrypt(self, ciphertext: str) -> str:
        """Return the text of a base64 ciphertext.

        Raises:
            CipherError: it is damaged, not UTF-8, or meant for another AppID; which of these is not told.
        """
        try:
            data = base64.b64decode(ciphertext, validate=True)
            decryptor = self._block_cipher().decryptor()
            padded = decryptor.update(data) + decryptor.finalize()
            pad = padded[-1]
            if not 1 <= pad <= PADDING_BLOCK or padded[-pad:] != bytes([pad]) * pad:
                raise CipherError("damaged")
            plain = padded[RANDOM_BYTES:-pad]
            (length,) = struct.unpack("!I", plain[:4])
            content, app_id = plain[4 : 4 + length], plain[4 + length :]
            if len(content) != length or not hmac.compare_digest(app_id, self._app_id):
                raise CipherError("damaged")
            return content.decode()
        except (ValueError, IndexError, struct.error) as error:
            raise CipherError("damaged") from error

    def _block_cipher(self) -> BlockCipher[CBC]:
        # The initialisation vector is the key's first half: the platform's choice.
        return BlockCipher(AES(self._key), CBC(self._key[:16]))
