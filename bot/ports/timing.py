"""The store's nouns of time: who does a thing until when, and what is to be done when."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol


class Lease(NamedTuple):
    """`owner` is one life of one process; what it holds is anybody's after `until`."""

    owner: str
    until: datetime


class Leases(Protocol):
    """What one replica at a time does."""

    def take(self, name: str, lease: Lease, now: datetime) -> bool:
        """Also to hold it for longer. False while somebody else has it."""

    def release(self, name: str, owner: str) -> None: ...
    def known(self, prefix: str, since: datetime) -> list[Lease]:
        """Those of such names that ended since then, or stand, and that nobody released."""

    def forget(self, prefix: str, before: datetime) -> None:
        """Those of such names that ended before then."""

    def forget_all(self) -> None:
        """These and those of lanes and of drafts: at a start where no other process can be alive."""


class Timers(Protocol):
    """Who takes a timer does its work in the same unit, so that it is done once."""

    def set(self, kind: str, key: str, due_at: datetime) -> None:
        """In place of an earlier one of the same kind and key."""

    def is_set(self, kind: str, key: str) -> bool: ...
    def cancel(self, kind: str, key: str) -> None: ...
    def due(self, kind: str, now: datetime, limit: int = 100) -> list[str]:
        """Keys, the longest due first."""

    def under(self, kind: str, beginning: str) -> list[str]:
        """The keys that begin so, due or not."""

    def take(self, kind: str, key: str, now: datetime) -> bool:
        """It is gone then. False when it is not due, or another has it."""


class Retention(Protocol):
    """Forgets at most `limit` of what was over before then; how many."""

    def inbox(self, before: datetime, limit: int) -> int: ...
    def alarms(self, before: datetime, limit: int) -> int: ...
    def rates(self, before: datetime, limit: int) -> int: ...
