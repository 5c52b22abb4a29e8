"""Who calls: nobody yet, a browser with its session, or a backend with the API key."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from aiohttp import web

from bot.domain.callers import BACKEND, Caller
from bot.domain.errors import BatonError, IdentityRequired
from handlers.customers.refusals import ApiKeyInvalid, BackendOnly
from handlers.customers.sessions import Session, Sessions

Known = tuple[Caller, Session | None]


@dataclass(frozen=True, slots=True)
class _Read:
    known: Known | None = None
    refusal: BatonError | None = None


_READ = web.RequestKey("read", _Read)


@dataclass(frozen=True, slots=True)
class Callers:
    """An empty `api_key` lets no backend in. `identity_required`: visitors may read, and nothing else."""

    sessions: Sessions
    api_key: str = ""
    identity_required: bool = False

    def who(self, request: web.Request) -> Caller | None:
        """By the Authorization header; None without one. Raises TokenInvalid, TokenExpired, ApiKeyInvalid."""
        known = self.known(request)
        return known[0] if known else None

    def known(self, request: web.Request) -> Known | None:
        """`who`, and the session that says so. Read once in a request."""
        if _READ not in request:
            try:
                request[_READ] = _Read(self._read(request))
            except BatonError as error:
                request[_READ] = _Read(refusal=error)
        found = request[_READ]
        if found.refusal:
            raise found.refusal
        return found.known

    def holder(self, credential: str) -> Known:
        """Of an API key or a session token. Raises ApiKeyInvalid, TokenInvalid or TokenExpired."""
        if self._is_key(credential):
            return BACKEND, None
        if credential.count(".") != 2:  # what is no token was meant to be a key
            raise ApiKeyInvalid
        session = self.sessions.read(credential)
        return Caller(session.owner), session

    def vouched(self, caller: Caller, session: Session | None) -> None:
        """Raises IdentityRequired for a visitor, where only vouched-for customers are served."""
        known = caller.backend or (session and session.is_vouched)
        if self.identity_required and not known:
            raise IdentityRequired

    def _read(self, request: web.Request) -> Known | None:
        if "Authorization" not in request.headers:
            return None
        credential = bearer(request)
        if credential is None:
            raise ApiKeyInvalid
        return self.holder(credential)

    def _is_key(self, credential: str) -> bool:
        return bool(self.api_key) and hmac.compare_digest(_octets(credential), _octets(self.api_key))


def only_backend(caller: Caller, **given: object) -> None:
    """Raises BackendOnly for the first that a browser gave."""
    for field, value in given.items():
        if value is not None and not caller.backend:
            raise BackendOnly(field=field)


def bearer(request: web.Request) -> str | None:
    """The credential of an Authorization header that has one."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else None


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
