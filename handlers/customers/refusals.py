"""What the customers' door itself refuses, before any use case hears of it."""

from __future__ import annotations

from bot.domain.errors import BadInput, BatonError


class TokenInvalid(BatonError):
    """No conversation token, or one this Baton did not sign."""


class TokenExpired(BatonError):
    """Signed by this Baton, more than its life ago."""


class ApiKeyInvalid(BatonError):
    """A key was sent and is not ours: never a silent downgrade to an unverified customer."""


class OriginRefused(BatonError):
    """A page on a site that `[server] origins` does not list."""


class JsonInvalid(BadInput):
    """No JSON, or JSON that no honest client writes: NaN, the same key twice, absurd nesting."""


class NotAnObject(BadInput):
    """JSON, but no object."""


class BodyUnread(BadInput):
    """Compressed in a way we don't take, broken off, or too slow to wait for."""


class FieldUnknown(BadInput):
    """`field` is not in the contract: most often a slip of the pen, which silence would hide."""


class FieldMissing(BadInput):
    """`field` is needed."""


class FieldWrongType(BadInput):
    """`field` is a number where text is meant, or the like."""


class TooManyItems(BadInput):
    """`field` holds more than `limit`."""


class ClientIdInvalid(BadInput):
    """Not 1 to 64 of [A-Za-z0-9._-]."""


class ZoneUnknown(BadInput):
    """No IANA time zone of that name."""


class UrlInvalid(BadInput):
    """Not http or https, or no address at all."""


class ScoreOutOfRange(BadInput):
    """Not 1 to 5."""


class AfterInvalid(BadInput):
    """`after` is no rev: 0 or a whole number above."""
