"""The host site's signed word for who its customer is: a JWT that lives an hour at most."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from pydantic import ValidationError

from bot.domain.errors import BadInput
from bot.ports import Clock
from handlers.customers import fields
from handlers.customers.persons import Person, customer_id
from handlers.customers.refusals import IdentityExpired, IdentityInvalid
from handlers.customers.sessions import BY_OUR_CLOCK, from_seconds

AUDIENCE = "baton"
ALGORITHM = "HS256"
LONGEST_LIFE = timedelta(hours=1)
SKEW = timedelta(seconds=60)
"""How far ahead of ours the site's clock may go."""
LONGEST = 6_000


@dataclass(frozen=True, slots=True)
class Identity:
    """`customer_id` is the site's own; `vouched` is when the site signed."""

    customer_id: str
    person: Person
    vouched: datetime


class Identities:
    """`secrets` are those alive: two while the site goes from one to the next, none when no site vouches."""

    def __init__(self, secrets: tuple[str, ...], clock: Clock) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)
        self._clock = clock

    def read(self, token: str) -> Identity:
        """Raises IdentityInvalid, whose `why` is for whoever builds the site, or IdentityExpired."""
        claims = self._claims(token)
        issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
        begins = _moment(claims, "nbf") if "nbf" in claims else issued
        now = self._clock.now()
        if not issued < expires <= issued + LONGEST_LIFE:
            raise IdentityInvalid(why="exp: at most an hour after iat")
        if max(issued, begins) > now + SKEW:
            raise IdentityInvalid(why="iat: not yet; is the site's clock right?")
        if now >= expires:
            raise IdentityExpired
        return Identity(_subject(claims["sub"]), _person(claims), min(issued, now))

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) <= LONGEST and token.isascii():
            for secret in self._secrets:
                with contextlib.suppress(jwt.InvalidTokenError):
                    return jwt.decode(
                        token,
                        secret,
                        algorithms=[ALGORITHM],
                        audience=AUDIENCE,
                        options={"require": ["sub", "exp", "iat", "aud"], **BY_OUR_CLOCK},
                    )
        raise IdentityInvalid(why="signature, aud, sub, iat or exp")


def _moment(claims: dict[str, Any], name: str) -> datetime:
    try:
        return from_seconds(claims[name])
    except ValueError:
        raise IdentityInvalid(why=name) from None


def _subject(sub: str) -> str:
    try:
        return customer_id(sub, "sub")
    except BadInput:
        raise IdentityInvalid(why=f"sub: 1 to {fields.ID_LIMIT} printable characters") from None


def _person(claims: dict[str, Any]) -> Person:
    """A zone nobody knows and an address nobody can write to count as unsaid: they keep no customer out."""
    try:
        person = Person.model_validate({name: claims.get(name) for name in Person.model_fields})
        person = person.model_copy(
            update={
                "zone": fields.known_zone(person.zone or ""),
                "email": fields.known_email(person.email or ""),
            }
        )
        person.customer(verified=True)
        person.company()
    except ValidationError as error:
        raise IdentityInvalid(why=".".join(str(part) for part in error.errors()[0]["loc"])) from None
    except BadInput as error:
        raise IdentityInvalid(why=error.details["field"]) from None
    return person
