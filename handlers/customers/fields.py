"""What a stranger put into a field, made clean or refused by name."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from bot.domain.brief import shorten
from bot.domain.conversation import clean_line, clean_turn
from bot.domain.errors import BadInput, TextEmpty, TextTooLong
from handlers.customers.refusals import (
    AfterInvalid,
    EmailInvalid,
    FieldMissing,
    UrlInvalid,
    WaitInvalid,
    ZoneUnknown,
)
from handlers.customers.zones import ZONES

NAME_LIMIT = 80
EMAIL_LIMIT = 254
"""The longest address that can be delivered to (RFC 5321, 4.5.3.1.3)."""
ZONE_LIMIT = 64
LOCALE_LIMIT = 35
"""The longest that BCP 47 asks anybody to keep (RFC 5646, 4.4.1)."""
ID_LIMIT = 128
URL_LIMIT = 2_000
TITLE_LIMIT = ERROR_LIMIT = 150
ACTION_LIMIT = 80
COMMENT_LIMIT = 1_000
LARGEST_REV = 2**53 - 1
"""What a JavaScript client can count to."""
LONGEST_WAIT = 25
"""Seconds; proxies cut a silent connection after thirty."""

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def rev(text: str) -> int:
    """From a query. Raises AfterInvalid."""
    if not re.fullmatch(r"[0-9]{1,16}", text):
        raise AfterInvalid(field="after")
    return checked_rev(int(text))


def checked_rev(number: int) -> int:
    if not 0 <= number <= LARGEST_REV:
        raise AfterInvalid(field="after")
    return number


def wait(text: str) -> int:
    """Seconds, from a query. Raises WaitInvalid."""
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > LONGEST_WAIT:
        raise WaitInvalid(field="wait", limit=LONGEST_WAIT)
    return int(text)


def zone(text: str, field: str) -> str:
    name = clean_line(text, field=field, limit=ZONE_LIMIT)
    if name and name not in ZONES:
        raise ZoneUnknown(field=field)
    return name


def known_zone(text: str) -> str | None:
    return text if text in ZONES else None


def known_email(text: str) -> str | None:
    return text if len(text) <= EMAIL_LIMIT and _EMAIL.fullmatch(text) else None


def locale(text: str) -> str:
    """A BCP 47 tag; what is none counts as unsaid: it is a page's slip, and no customer's."""
    tag = text.strip().replace("_", "-")
    return tag if len(tag) <= LOCALE_LIMIT and _LOCALE.fullmatch(tag) else ""


def email(text: str, field: str) -> str:
    """One that mail can be sent to, or "". Raises EmailInvalid, TextTooLong or TextNotPrintable."""
    address = clean_line(text, field=field, limit=EMAIL_LIMIT)
    if address and not _EMAIL.fullmatch(address):
        raise EmailInvalid(field=field)
    return address


def url(text: str, field: str) -> str:
    """Without query, fragment and user: they hold what is nobody's business, and no agent needs them."""
    text = clean_line(text, field=field, limit=URL_LIMIT)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UrlInvalid(field=field) from None
    if parts.scheme not in {"http", "https"} or not host or " " in text:
        raise UrlInvalid(field=field)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def link(text: str, field: str) -> str:
    """An address with all that it has: one that a customer is sent to. Raises UrlInvalid."""
    if url(text, field) and "@" in urlsplit(text.strip()).netloc:
        raise UrlInvalid(field=field)
    return clean_line(text, field=field, limit=URL_LIMIT)


def seen(text: str, limit: int) -> str:
    """What stood on the customer's page, made fit instead of refused.

    Nobody typed it, and no customer should go unheard for their shop's long title or for half an emoji
    where a script cut it.
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    return shorten("".join(char for char in kept if unicodedata.category(char) != "Cs"), limit)


def words(text: str, field: str, limit: int) -> str:
    """Several lines are welcome, none is too. Raises TextTooLong or TextNotPrintable."""
    if not text.strip():
        return ""
    if len(text.strip()) > limit:
        raise TextTooLong(field=field, limit=limit)
    try:
        return clean_turn(text)
    except BadInput as error:
        raise type(error)(**error.details | {"field": field}) from None


def said(text: str, field: str, limit: int) -> str:
    """`words`, and at least one. Raises TextEmpty besides."""
    if not (kept := words(text, field, limit)):
        raise TextEmpty(field=field)
    return kept


def needed(text: str | None, field: str) -> str:
    """Raises FieldMissing for a query without it."""
    if not text:
        raise FieldMissing(field=field)
    return text
