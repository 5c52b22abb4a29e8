"""The signed part of an address that leads a customer's answer back into its conversation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass, field

LENGTH = 42
"""Characters of a token: letters and digits alone, in one case, since mail systems keep no other."""
LOCAL_LIMIT = 64
"""Characters before the @ (RFC 5321, 4.5.3.1.1)."""
_ID_BYTES, _MAC_BYTES, _ID_LENGTH = 16, 10, 26
_PREFIX = "c_"


@dataclass(frozen=True, slots=True)
class ReplyTokens:
    secret: str = field(repr=False)

    def issue(self, conversation_id: str) -> str:
        """Raises ValueError for an id that Baton did not make."""
        raw = _bytes(conversation_id)
        return _base32(raw) + _base32(self._mac(raw))

    def conversation(self, token: str) -> str | None:
        """None for a token that is not ours."""
        token = token.upper()
        try:
            raw = base64.b32decode(token[:_ID_LENGTH] + "======")
            given = base64.b32decode(token[_ID_LENGTH:])
        except (binascii.Error, ValueError):
            return None
        if len(token) != LENGTH or not hmac.compare_digest(given, self._mac(raw)):
            return None
        return _PREFIX + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def _mac(self, raw: bytes) -> bytes:
        return hmac.new(self.secret.encode(), b"baton:mail:" + raw, hashlib.sha256).digest()[:_MAC_BYTES]


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """`template` has {token} before its @, as `[mail] reply_to` of baton.toml has it."""

    template: str

    def of(self, token: str) -> str:
        return self.template.replace("{token}", token)

    def tokens_in(self, text: str) -> list[str]:
        """Of each of our addresses that stands in `text`."""
        before, after = self.template.split("{token}")
        pattern = rf"{re.escape(before)}([a-z2-7]{{{LENGTH}}}){re.escape(after)}"
        return re.findall(pattern, text, re.IGNORECASE)


def _bytes(conversation_id: str) -> bytes:
    raw = base64.urlsafe_b64decode(conversation_id.removeprefix(_PREFIX) + "==")
    if len(raw) != _ID_BYTES or not conversation_id.startswith(_PREFIX):
        raise ValueError("not a conversation's id")
    return raw


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).rstrip(b"=").decode().lower()
