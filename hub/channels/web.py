"""The web channel: visitors and the tokens that prove which conversation is theirs."""

import hashlib
import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer

from hub.errors import unauthorized

TOKEN_SECONDS = 30 * 24 * 3600
MIN_VISITOR_ID = 16
"""A visitor id is a credential: shorter ones could be guessed, and start a conversation afresh."""


class Tokens:
    """Makes and checks the bearer tokens of the web contract."""

    def __init__(self, key: bytes) -> None:
        """Prepare the signer.

        Args:
            key: the hub's signing key.
        """
        self._serializer = URLSafeTimedSerializer(key, salt="web-session")

    def issue(self, conversation_id: str) -> str:
        """Return a token for this conversation, valid for 30 days."""
        return str(self._serializer.dumps(conversation_id))

    def read(self, token: str) -> str:
        """Return the conversation of a token.

        Raises:
            HubError: the token is forged, damaged or expired.
        """
        try:
            return str(self._serializer.loads(token, max_age=TOKEN_SECONDS))
        except BadSignature as error:
            raise unauthorized() from error


def visitor_key(visitor_id: str | None) -> str:
    """Return the key under which a visitor is stored; the id itself, being a credential, is not.

    Args:
        visitor_id: what the browser kept from its first visit, if anything.
    """
    if visitor_id is None or len(visitor_id) < MIN_VISITOR_ID:
        visitor_id = secrets.token_urlsafe(24)
    return "visitor:" + hashlib.sha256(visitor_id.encode()).hexdigest()


def user_key(user_id: str) -> str:
    """Return the key under which a customer is stored whom the shop vouches for.

    Args:
        user_id: the shop's id, at most 100 characters.
    """
    return f"user:{user_id}"
