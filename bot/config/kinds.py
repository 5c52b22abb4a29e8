"""What a value of baton.toml must look like; the words of each no are for whoever installs Baton."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from bot.domain.conversation import clean_line
from bot.domain.errors import TextNotPrintable

_DURATION = re.compile(r"([0-9]{1,6})\s*(s|m|min|h)")
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?:[a-z0-9.\-]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?")
LARGEST_PORT = 65_535
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone (use a name such as Europe/Berlin)") from None
    return name


def duration(value: object) -> object:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0
    if not seconds:
        raise ValueError("not a length of time (use 30s, 15m or 2h)")
    return timedelta(seconds=seconds)


LONGEST_DRAIN = timedelta(minutes=5)
"""Whoever ends Baton waits as long; what is not drained by then is safe, and found at the next start."""


def _drain(value: timedelta) -> timedelta:
    if value > LONGEST_DRAIN:
        raise ValueError("longer than 5m (use 10s: what is still in hand then is found at the next start)")
    return value


def _origin(value: str) -> str:
    """As browsers send it, or it would match nothing and nobody would know why."""
    match = _ORIGIN.fullmatch(value)
    usual = {"http": "80", "https": "443"}
    if match is None or match["port"] == usual[match["scheme"]]:
        raise ValueError(
            f"{value!r} is no origin (use https://shop.example: small letters, no path, no usual port)"
        )
    return value


def _listen(value: str) -> str:
    match = re.fullmatch(r"(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.\-]+):([0-9]{1,5})", value)
    if match is None or int(match[1]) > LARGEST_PORT:
        raise ValueError("not host:port (use 0.0.0.0:8080)")
    return value


def _maybe_listen(value: str) -> str:
    """Not for the world: the example is of this machine alone."""
    try:
        return value and _listen(value)
    except ValueError:
        raise ValueError("not host:port (use 127.0.0.1:9464)") from None


def web_parts(value: str) -> SplitResult | None:
    """None where it is no address that can be called by http or https."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    called = re.fullmatch(r"https?://[!-~]+", value) and parts.hostname and port != 0
    return parts if called else None


def quoted(value: str) -> str:
    """What stands there, unless there may be a password in it."""
    return "what stands there" if "@" in value else repr(value)


def _web_address(value: str) -> str:
    parts = web_parts(value)
    if value and (parts is None or "@" in parts.netloc or parts.query or parts.fragment):
        raise ValueError(f"{quoted(value)} is no web address (use https://baton.example)")
    return value


def _member(value: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{4,20}", value):
        raise ValueError(
            f"{value!r} is no Slack user id: it begins with U or W (in Slack: profile, More, Copy member ID)"
        )
    return value


def _printed(value: str) -> str:
    """Customers and agents read it."""
    try:
        return clean_line(value, field="name", limit=80)
    except TextNotPrintable:
        raise ValueError("has a line break or a character that can't be seen") from None


FILE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")
"""What Baton can tell by its content; nothing else is taken, whatever it is called."""
CHANNEL = "channel"
_GROUP = re.compile(r"S[A-Z0-9]{4,20}")
_SIZE = re.compile(r"([0-9]{1,4})\s*(kB|KB|MB)")
LARGEST_FILE = 25_000_000
"""As much as one conversation may hold (bot/files.py; a test holds them together)."""


def _byte_size(value: object) -> object:
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    size = int(match[1]) * (1_000 if match[2] in {"kB", "KB"} else 1_000_000) if match else 0
    if not 0 < size <= LARGEST_FILE:
        raise ValueError("not a file's size up to 25 MB (use 500 kB or 5 MB)")
    return size


def _file_type(value: str) -> str:
    if value not in FILE_TYPES:
        raise ValueError(f"{value!r} can't be taken (known: {', '.join(FILE_TYPES)})")
    return value


def _agents(value: str) -> str:
    if value != CHANNEL and not _GROUP.fullmatch(value):
        raise ValueError(f"{value!r} is neither {CHANNEL!r} nor a user group's id (S…)")
    return value


ByteSize = Annotated[int, BeforeValidator(_byte_size)]
FileType = Annotated[str, AfterValidator(_file_type)]
Zone = Annotated[str, AfterValidator(_zone)]
Listen = Annotated[str, AfterValidator(_listen)]
MaybeListen = Annotated[str, AfterValidator(_maybe_listen)]
Duration = Annotated[timedelta, BeforeValidator(duration)]
Drain = Annotated[Duration, AfterValidator(_drain)]
Origin = Annotated[str, AfterValidator(_origin)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Member = Annotated[str, AfterValidator(_member)]
Agents = Annotated[str, AfterValidator(_agents)]
NonEmpty = Annotated[str, Field(min_length=1, max_length=80)]
Name = Annotated[NonEmpty, AfterValidator(_printed)]
