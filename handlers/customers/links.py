"""Links to customers' files for agents, who have no token: signed, and good for a month."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from bot.ports import Clock
from handlers.customers.refusals import LinkExpired, LinkInvalid

LIFE = timedelta(days=30)
LONGEST = 200
PATH = "/v1/files/"


class FileLinks:
    """`secret` is Baton's own; the key made from it signs nothing else."""

    def __init__(self, secret: str, clock: Clock, public_url: str) -> None:
        self._key = hmac.digest(secret.encode(), b"baton:file-link", hashlib.sha256)
        self._clock = clock
        self._base = public_url.rstrip("/")

    def link(self, file_id: str) -> str:
        """ "" without a public address: a link that leads nowhere helps nobody."""
        if not self._base:
            return ""
        expires = int((self._clock.now() + LIFE).timestamp())
        return f"{self._base}{PATH}{self._sign(f'{file_id}.{expires}')}"

    def file_id(self, signed: str) -> str:
        """Raises LinkInvalid or LinkExpired."""
        body, _, _ = signed.rpartition(".")
        file_id, _, expires = body.rpartition(".")
        if len(signed) > LONGEST or not signed.isascii():
            raise LinkInvalid
        if not hmac.compare_digest(signed.encode(), self._sign(body).encode()):
            raise LinkInvalid
        if self._clock.now().timestamp() >= int(expires):
            raise LinkExpired
        return file_id

    def _sign(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), hashlib.sha256)
        return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
