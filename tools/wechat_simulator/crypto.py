"""The platform's signatures and encryption (消息加解密技术方案)."""

import base64
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""PKCS#7 pads to the length of the key, not to AES's own block of 16."""


class DecryptionError(Exception):
    """A ciphertext that this key and app id did not make."""


def signature(*parts: str) -> str:
    """Return SHA-1 over the parts, sorted and joined, in hex."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def signed_by(given: str, *parts: str) -> bool:
    """Say whether `given` is the signature of the parts."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def encrypt(aes_key: str, app_id: str, text: str) -> str:
    """Encrypt a message.

    Args:
        aes_key: EncodingAESKey, 43 letters and digits.
        app_id: whose message it is.
        text: the XML.

    Returns:
        Base64 of AES-256-CBC over 16 random bytes, the length (4 bytes, network order), the text, the app id.
    """
    content = text.encode()
    clear = secrets.token_bytes(16) + struct.pack("!I", len(content)) + content + app_id.encode()
    padding = BLOCK - len(clear) % BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(
        encryptor.update(clear + bytes([padding]) * padding) + encryptor.finalize()
    ).decode()


def decrypt(aes_key: str, app_id: str, ciphertext: str) -> str:
    """Decrypt a message; the arguments are as of `encrypt`.

    Raises:
        DecryptionError: not Base64, wrong length or padding, another account's, or not UTF-8.
    """
    try:
        decryptor = _cipher(aes_key).decryptor()
        clear = decryptor.update(base64.b64decode(ciphertext, validate=True)) + decryptor.finalize()
        padding = clear[-1]
        if not 1 <= padding <= BLOCK or clear[-padding:] != bytes([padding]) * padding:
            raise DecryptionError("padding")
        clear = clear[:-padding]
        (length,) = struct.unpack("!I", clear[16:20])
        if clear[20 + length :] != app_id.encode():
            raise DecryptionError("app id")
        return clear[20 : 20 + length].decode()
    except (ValueError, IndexError, struct.error) as error:
        raise DecryptionError(str(error)) from error


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
