"""The key to one conversation: a signed token that only Baton can make."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt

from bot.ports import Clock
from handlers.customers.refusals import TokenExpired, TokenInvalid

LIFE = timedelta(days=30)
AUDIENCE = "baton:customer"
ALGORITHM = "HS256"
LONGEST = 1_000
"""Characters; ours have about 230. Nothing longer is worth the hashing."""


class Tokens:
    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def issue(self, conversation_id: str) -> str:
        now = self._clock.now()
        claims = {
            "sub": conversation_id,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def conversation(self, token: str) -> str:
        """The conversation that the token opens. Raises TokenInvalid or TokenExpired."""
        claims = self._claims(token)
        expires = claims["exp"]
        if not isinstance(expires, int):
            raise TokenInvalid
        if self._clock.now().timestamp() >= expires:
            raise TokenExpired
        return str(claims["sub"])

    def _claims(self, token: str) -> dict[str, Any]:
        if not token or len(token) > LONGEST or not token.isascii():
            raise TokenInvalid
        try:
            # Times are compared with our clock, not with the library's.
            return jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["sub", "exp", "iat"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise TokenInvalid from None
