"""Links for agents, who have no token: signed, and good for a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Clock
from handlers.customers.refusals import LinkExpired, LinkInvalid


@dataclass(frozen=True, slots=True)
class Purpose:
    """`name` makes the key: a link to one thing opens no other. `life` is how long it is good."""

    name: str
    path: str
    life: timedelta


A_FILE = Purpose("baton:file-link", "/v1/files/", timedelta(days=30))
A_TRANSCRIPT = Purpose("baton:transcript-link", "/v1/transcripts/", timedelta(minutes=10))
LONGEST = 200


class Links:
    """`secret` is Baton's own; the key made from it signs nothing else."""

    def __init__(self, secret: str, clock: Clock, public_url: str, purpose: Purpose = A_FILE) -> None:
        self._key = hmac.digest(secret.encode(), purpose.name.encode(), hashlib.sha256)
        self._clock = clock
        self._base = public_url.rstrip("/")
        self._purpose = purpose

    def link(self, what: str) -> str:
        """To what has that id, or ids with dots between; "" without a public address: a link that leads
        nowhere helps nobody.
        """
        if not self._base:
            return ""
        expires = int((self._clock.now() + self._purpose.life).timestamp())
        return f"{self._base}{self._purpose.path}{self._sign(f'{what}.{expires}')}"

    def read(self, signed: str) -> str:
        """What it leads to. Raises LinkInvalid or LinkExpired."""
        body, _, _ = signed.rpartition(".")
        what, _, expires = body.rpartition(".")
        if len(signed) > LONGEST or not signed.isascii():
            raise LinkInvalid
        if not hmac.compare_digest(signed.encode(), self._sign(body).encode()):
            raise LinkInvalid
        if self._clock.now().timestamp() >= int(expires):
            raise LinkExpired
        return what

    def _sign(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), hashlib.sha256)
        return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
