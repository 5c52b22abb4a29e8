"""`[limits]` in baton.toml: each a rate such as "20/minute", a count, or "off"."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.domain.limits import MINUTE, DoorLimits, Limit

OFF = "off"
LARGEST = 1_000_000_000
_RATE = re.compile(r"([0-9]{1,9}) ?/ ?(second|minute|hour|day)")
_BYTES = re.compile(r"([0-9]{1,6}) ?(KB|MB|GB) ?/ ?(second|minute|hour|day)")
_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_SIZES = {"KB": 1024, "MB": 1024**2, "GB": 1024**3}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _rate(value: object) -> object:
    if value == OFF or value is None or isinstance(value, Limit):
        return None if value == OFF else value
    match = _RATE.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[1]):
        raise ValueError('not a rate (use "20/minute", per second, minute, hour or day, or "off")')
    return Limit(int(match[1]), _LENGTHS[match[2]])


def _bytes(value: object) -> object:
    if value == OFF or value is None or isinstance(value, Limit):
        return None if value == OFF else value
    match = _BYTES.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[1]):
        raise ValueError('not bytes in a time (use "250 MB/hour", or "off")')
    return Limit(int(match[1]) * _SIZES[match[2]], _LENGTHS[match[3]])


def _count(value: object) -> object:
    if value == OFF or value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST:
        raise ValueError('not a count (use a whole number above 0, or "off")')
    return value


def _network(value: object) -> object:
    """Networks that hold everybody would let anybody name their own address."""
    try:
        network = ipaddress.ip_network(value) if isinstance(value, str) else None
    except ValueError as error:
        raise ValueError(f"{error} (use 10.0.0.0/8 or 192.0.2.7)") from None
    if network is None or not network.prefixlen:
        raise ValueError(f"{value!r} is no proxy's network (use 10.0.0.0/8 or 192.0.2.7)")
    return network


Rate = Annotated[Limit | None, BeforeValidator(_rate)]
Bytes = Annotated[Limit | None, BeforeValidator(_bytes)]
Count = Annotated[int | None, BeforeValidator(_count)]
Proxy = Annotated[Network, BeforeValidator(_network)]
"""For `[server] proxies`."""

_DOOR = DoorLimits()


class LimitsPart(BaseModel):
    """`cards` holds for the whole workspace; what the others count is said at DoorLimits."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)

    address: Rate = _DOOR.address
    visitor: Rate = _DOOR.visitor
    said: Rate = _DOOR.said
    conversation: Rate = _DOOR.conversation
    conversations: Rate = _DOOR.conversations
    sessions: Rate = _DOOR.sessions
    uploads: Rate = _DOOR.uploads
    address_uploads: Rate = _DOOR.address_uploads
    upload_bytes: Bytes = _DOOR.upload_bytes
    failures: Rate = _DOOR.failures
    backend: Rate = _DOOR.backend
    sockets: Count = _DOOR.sockets
    address_sockets: Count = _DOOR.address_sockets
    connections: Count = _DOOR.connections
    cards: Rate = Limit(20, MINUTE)

    def door(self) -> DoorLimits:
        return DoorLimits(
            **{name: getattr(self, name) for name in type(self).model_fields if name != "cards"}
        )
