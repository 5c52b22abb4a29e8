"""What a request may hold: shapes as pydantic models, and their way into the domain's words.

Every optional field may also be null, as a backend writes that knows no better.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.brief import shorten
from bot.domain.conversation import Account, Customer, Page, clean_line, clean_turn
from bot.domain.errors import BadInput, TextTooLong
from handlers.customers.refusals import (
    AfterInvalid,
    ClientIdInvalid,
    ScoreOutOfRange,
    UrlInvalid,
    ZoneUnknown,
)
from handlers.customers.zones import ZONES

NAME_LIMIT = 80
EMAIL_LIMIT = 254
"""The longest address that can be delivered to (RFC 5321, 4.5.3.1.3)."""
ZONE_LIMIT = 64
URL_LIMIT = 2_000
TITLE_LIMIT = ERROR_LIMIT = 150
ACTION_LIMIT = 80
COMMENT_LIMIT = 1_000
LARGEST_REV = 2**53 - 1
"""What a JavaScript client can count to."""

_CLIENT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CustomerBody(Shape):
    name: str | None = None
    email: str | None = None
    zone: str | None = None

    def told(self, *, verified: bool) -> Customer:
        return Customer(
            name=clean_line(self.name or "", field="customer.name", limit=NAME_LIMIT),
            email=clean_line(self.email or "", field="customer.email", limit=EMAIL_LIMIT),
            zone=_zone(self.zone or ""),
            verified=verified,
        )


class AccountBody(Shape):
    name: str | None = None
    plan: str | None = None
    value: str | None = None

    def told(self) -> Account:
        return Account(
            name=clean_line(self.name or "", field="account.name", limit=NAME_LIMIT),
            plan=clean_line(self.plan or "", field="account.plan", limit=NAME_LIMIT),
            value=clean_line(self.value or "", field="account.value", limit=NAME_LIMIT),
        )


class PageBody(Shape):
    url: str | None = None
    title: str | None = None
    actions: Annotated[list[str], Field(max_length=5)] | None = None
    error: str | None = None

    def told(self) -> Page:
        return Page(
            url=_url(self.url or ""),
            title=_seen(self.title or "", TITLE_LIMIT),
            actions=tuple(filter(None, (_seen(action, ACTION_LIMIT) for action in self.actions or ()))),
            error=_seen(self.error or "", ERROR_LIMIT),
        )


class StartBody(Shape):
    customer: CustomerBody | None = None
    account: AccountBody | None = None
    page: PageBody | None = None

    def told(self, *, verified: bool) -> tuple[Customer, Account, Page]:
        """What a browser says of an account is checked like the rest and then dropped: anybody can say it."""
        customer = (self.customer or CustomerBody()).told(verified=verified)
        account = (self.account or AccountBody()).told()
        return customer, account if verified else Account(), (self.page or PageBody()).told()


class TurnBody(Shape):
    client_id: str
    text: str
    page: PageBody | None = None

    def told(self) -> tuple[str, str, Page | None]:
        if not _CLIENT_ID.fullmatch(self.client_id):
            raise ClientIdInvalid(field="client_id")
        return self.client_id, self.text, self.page.told() if self.page else None


class RatingBody(Shape):
    score: int
    comment: str | None = None

    def told(self) -> tuple[int, str]:
        if not 1 <= self.score <= 5:
            raise ScoreOutOfRange(field="score")
        return self.score, _comment(self.comment or "")


class NoBody(Shape):
    """`{}`."""


class FirstFrame(Shape):
    """What a stream's client says first."""

    token: str
    after: int = 0

    def told(self) -> tuple[str, int]:
        return self.token, checked_rev(self.after)


def rev(text: str) -> int:
    """From a query. Raises AfterInvalid."""
    if not re.fullmatch(r"[0-9]{1,16}", text):
        raise AfterInvalid(field="after")
    return checked_rev(int(text))


def checked_rev(number: int) -> int:
    if not 0 <= number <= LARGEST_REV:
        raise AfterInvalid(field="after")
    return number


def _zone(text: str) -> str:
    zone = clean_line(text, field="customer.zone", limit=ZONE_LIMIT)
    if zone and zone not in ZONES:
        raise ZoneUnknown(field="customer.zone")
    return zone


def _url(text: str) -> str:
    """Without query, fragment and user: they hold what is nobody's business, and no agent needs them."""
    text = clean_line(text, field="page.url", limit=URL_LIMIT)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UrlInvalid(field="page.url") from None
    if parts.scheme not in {"http", "https"} or not host or " " in text:
        raise UrlInvalid(field="page.url")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _seen(text: str, limit: int) -> str:
    """What stood on the customer's page, made fit instead of refused.

    Nobody typed it, and no customer should go unheard for their shop's long title or for half an emoji
    where a script cut it.
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    return shorten("".join(char for char in kept if unicodedata.category(char) != "Cs"), limit)


def _comment(text: str) -> str:
    """Several lines are welcome. Raises TextTooLong or TextNotPrintable."""
    if not text.strip():
        return ""
    if len(text.strip()) > COMMENT_LIMIT:
        raise TextTooLong(field="comment", limit=COMMENT_LIMIT)
    try:
        return clean_turn(text)
    except BadInput as error:
        raise type(error)(**error.details | {"field": "comment"}) from None
