"""A session: a signed token that says whose browser this is. Only Baton can make one."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from jwt.types import Options
from pydantic import ValidationError

from bot.domain.callers import CUSTOMER, VISITOR
from bot.ports import Clock
from handlers.customers.persons import Person
from handlers.customers.refusals import IdentityInvalid, TokenExpired, TokenInvalid

AUDIENCE = "baton:session"
ALGORITHM = "HS256"
VISITOR_LIFE = timedelta(days=30)
VISITOR_RENEWAL = timedelta(days=90)
"""From its issue: a visitor who comes back from a summer away finds their conversation."""
VISITOR_LONGEST = timedelta(days=365)
"""From the first of all, however often it was renewed: a copy that somebody took opens nothing for ever."""
CUSTOMER_LIFE = timedelta(hours=24)
"""From the moment at which the site vouched."""
REMEMBERED = 1_000
"""Tokens whose signature was checked: a third of what a short turn costs at the door."""
LONGEST = 6_000
"""Characters; a header line of aiohttp's takes 8,190, and a stream's first frame as many."""


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Session:
    """`person` is what the site said of a verified customer, and empty for a visitor. `begun` is when the
    first of a row of renewed ones was issued; `brought`: by the site's backend, which vouches for whom it
    brings without giving them an id.
    """

    owner: str
    issued: datetime
    expires: datetime
    begun: datetime
    brought: bool = False
    person: Person = NOBODY

    @property
    def is_visitor(self) -> bool:
        return self.owner.startswith(VISITOR)

    @property
    def is_vouched(self) -> bool:
        return self.brought or not self.is_visitor


@dataclass(frozen=True, slots=True)
class Issued:
    token: str
    expires: datetime


class Sessions:
    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock
        self._read = lru_cache(REMEMBERED)(self._verified)
        """Each request brings its token again. Of one that does not hold nothing is kept, nor of the time."""

    def visitor(self, owner: str, begun: datetime | None = None, *, brought: bool = False) -> Issued:
        now = self._clock.now()
        more = {"brought": True} if brought else {}
        return self._issue(owner, now, now + VISITOR_LIFE, born=seconds(begun or now), **more)

    def customer(self, owner: str, person: Person, vouched: datetime | None = None) -> Issued:
        """Lives a day from `vouched` (now) on, whenever it is issued. Raises IdentityInvalid for too much."""
        now = self._clock.now()
        who = person.model_dump(exclude_none=True)
        return self._issue(owner, now, (vouched or now) + CUSTOMER_LIFE, who=who)

    def renewed(self, session: Session) -> Issued:
        """A visitor's lives as long as a new one; a verified customer's ends when it would have."""
        if session.is_visitor:
            return self.visitor(session.owner, session.begun, brought=session.brought)
        return self.customer(session.owner, session.person, session.expires - CUSTOMER_LIFE)

    def name(self, *parts: str) -> str:
        """The same for the same parts, and nobody else can guess it."""
        octets = hmac.digest(self._secret.encode(), "\0".join(("baton:name", *parts)).encode(), "sha256")
        return base64.urlsafe_b64encode(octets[:16]).rstrip(b"=").decode()

    def read(self, token: str) -> Session:
        """Raises TokenInvalid or TokenExpired."""
        session = self._read(token)
        self.check(session)
        return session

    def check(self, session: Session) -> None:
        """Raises TokenExpired once its time is over, which an open stream may live to see."""
        if self._clock.now() >= session.expires:
            raise TokenExpired

    def read_to_renew(self, token: str) -> Session:
        """Takes a visitor's token for longer. Raises TokenInvalid or TokenExpired."""
        session = self._read(token)
        ends = session.expires
        if session.is_visitor:
            ends = min(session.issued + VISITOR_RENEWAL, session.begun + VISITOR_LONGEST)
        if self._clock.now() >= ends:
            raise TokenExpired
        return session

    def _issue(self, owner: str, now: datetime, expires: datetime, **more: Any) -> Issued:
        claims = {"sub": owner, "aud": AUDIENCE, "iat": seconds(now), "exp": seconds(expires)}
        token = jwt.encode(claims | more, self._secret, algorithm=ALGORITHM)
        if len(token) > LONGEST:
            raise IdentityInvalid(why="too long")
        return Issued(token, from_seconds(claims["exp"]))

    def _verified(self, token: str) -> Session:
        claims = self._claims(token)
        owner, who = claims["sub"], claims.get("who", {})
        if not owner.startswith((VISITOR, CUSTOMER)):
            raise TokenInvalid
        try:
            issued, expires = from_seconds(claims["iat"]), from_seconds(claims["exp"])
            begun = from_seconds(claims.get("born", claims["iat"]))
            person, brought = Person.model_validate(who), claims.get("brought") is True
            return Session(owner, issued, expires, begun, brought, person)
        except (ValidationError, ValueError):
            raise TokenInvalid from None

    def _claims(self, token: str) -> dict[str, Any]:
        if not token or len(token) > LONGEST or not token.isascii():
            raise TokenInvalid
        try:
            return jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["sub", "exp", "iat"], "strict_aud": True, **BY_OUR_CLOCK},
            )
        except jwt.InvalidTokenError:
            raise TokenInvalid from None


BY_OUR_CLOCK: Options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
"""Times are compared with our clock, not with the library's."""


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def from_seconds(value: object) -> datetime:
    """From a token's claim. Raises ValueError when it is no time of this age."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**33:
        raise ValueError("not a time")
    return datetime.fromtimestamp(value, UTC)
