"""How much a public door takes from one side in a time. None, wherever a limit may stand, is no limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in any `per`."""

    amount: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """What the customers' door takes. Generous: a school or a company behind one address is one address.

    `said` is every turn, edit, deletion, request for a person and rating; `upload_bytes` counts bytes.
    """

    address: Limit | None = Limit(1_200, MINUTE)
    visitor: Limit | None = Limit(240, MINUTE)
    said: Limit | None = Limit(30, MINUTE)
    conversation: Limit | None = Limit(60, MINUTE)
    conversations: Limit | None = Limit(120, HOUR)
    sessions: Limit | None = Limit(600, HOUR)
    uploads: Limit | None = Limit(30, HOUR)
    address_uploads: Limit | None = Limit(200, HOUR)
    upload_bytes: Limit | None = Limit(250 * 1024 * 1024, HOUR)
    failures: Limit | None = Limit(60, MINUTE)
    backend: Limit | None = Limit(6_000, MINUTE)
    sockets: int | None = 20
    address_sockets: int | None = 500
    connections: int | None = 1_000
