"""What the customers' door itself refuses, before any use case hears of it."""

from __future__ import annotations

from bot.domain.errors import BadInput, BatonError


class TokenInvalid(BatonError):
    """No session token, or one this Baton did not sign."""


class TokenExpired(BatonError):
    """Signed by this Baton, more than its life ago."""


class IdentityInvalid(BatonError):
    """The site's word for its customer does not hold; `why` says it to whoever builds the site."""


class IdentityExpired(BatonError):
    """The site's word was good once."""


class LinkInvalid(BatonError):
    """A file's link that this Baton did not sign."""


class LinkExpired(BatonError):
    """A file's link older than its life."""


class BackendOnly(BatonError):
    """`field` is only for who has the API key."""


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


class EmailInvalid(BadInput):
    """No mail can be sent there."""


class WaitInvalid(BadInput):
    """`wait` is no time to wait: 0 to 25 whole seconds."""


class NumberInvalid(BadInput):
    """`field` is a number outside what it may be."""


class SkillUnknown(BadInput):
    """baton.toml has no such skill."""


class FileTooLarge(BatonError):
    """More bytes than `limit`, which is in words."""


class FileTypeRefused(BatonError):
    """By its content it is nothing that may be sent here, or it is two things at once."""


class NothingInFile(BadInput):
    """No bytes, or nothing but spaces."""


class ImageTooLarge(BatonError):
    """It unpacks to more pixels than whoever opens it could bear."""


class FilesOff(BatonError):
    """`[files] on = false`."""
