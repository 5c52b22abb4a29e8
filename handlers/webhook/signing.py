"""The signature that both directions share: what we send by webhook, and the mail that is handed to us."""

from __future__ import annotations

import hashlib
import hmac

TIMESTAMP, SIGNATURE, DELIVERY = "Baton-Timestamp", "Baton-Signature", "Baton-Delivery"


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and the hex HMAC-SHA256 of the timestamp (seconds since 1970), a full stop and the body."""
    signed = timestamp.encode("ascii") + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    if not timestamp.isascii() or not timestamp.isdecimal():
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))
