"""A browser's session: begun, renewed, or made a customer's by their site's word."""

from __future__ import annotations

from aiohttp import web

from bot.domain.callers import customer, new_visitor
from bot.owning import Owning
from handlers.customers.callers import bearer
from handlers.customers.identity import Identities
from handlers.customers.models import SessionBody
from handlers.customers.refusals import TokenExpired, TokenInvalid
from handlers.customers.replies import SessionReply
from handlers.customers.sessions import Issued, Session, Sessions
from handlers.customers.table import Call


class SessionRoutes:
    def __init__(self, owning: Owning, sessions: Sessions, identities: Identities) -> None:
        self._owning = owning
        self._sessions = sessions
        self._identities = identities

    async def begin(self, call: Call[SessionBody]) -> SessionReply:
        """A session: a new visitor's, an old one renewed, or a customer's by their site's word."""
        if call.body.identity is None:
            old = self._old(call.request)
            issued = self._sessions.renewed(old) if old else self._sessions.visitor(new_visitor())
            return _reply(issued, verified=bool(old and not old.is_visitor))
        return _reply(await self._sign_in(call.request, call.body.identity), verified=True)

    async def _sign_in(self, request: web.Request, word: str) -> Issued:
        """What the visitor of the old token began is the customer's then."""
        identity = self._identities.read(word)
        owner = customer(identity.customer_id)
        issued = self._sessions.customer(owner, identity.person, identity.vouched)
        try:
            old = self._old(request)
        except (TokenExpired, TokenInvalid):  # it brings nothing along: no reason to keep somebody out
            return issued
        if old and old.is_visitor:
            person = identity.person
            await self._owning.adopt(old.owner, owner, person.customer(verified=True), person.company())
        return issued

    def _old(self, request: web.Request) -> Session | None:
        """Raises TokenInvalid or TokenExpired."""
        if "Authorization" not in request.headers:
            return None
        token = bearer(request)
        if token is None:
            raise TokenInvalid
        return self._sessions.read_to_renew(token)


def _reply(issued: Issued, *, verified: bool) -> SessionReply:
    return SessionReply(token=issued.token, expires=issued.expires, verified=verified)
