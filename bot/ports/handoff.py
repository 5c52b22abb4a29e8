"""The store's nouns of a handoff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.brief import Brief
from bot.domain.card import Aside, Earlier
from bot.domain.deliveries import Anchor
from bot.domain.facts import Fact
from bot.domain.handoff import Handoff, State
from bot.domain.metrics import Report
from bot.domain.promises import Promise
from bot.domain.targets import Target


class Handoffs(Protocol):
    def add(self, handoff: Handoff, brief: Brief) -> None: ...
    def get(self, handoff_id: str) -> Handoff:
        """Raises UnknownHandoff."""

    def save(self, handoff: Handoff) -> None: ...
    def open_of(self, conversation_id: str) -> Handoff | None: ...
    def last_of(self, conversation_id: str) -> Handoff | None: ...
    def all_of(self, conversation_id: str) -> list[Handoff]:
        """Oldest first."""

    def held_before(self, handoff: Handoff, owner: str) -> Handoff | None:
        """The newest of the same customer's before this one that somebody held; with `owner` "" of the same
        conversation's."""

    def before(self, handoff: Handoff, owner: str) -> Earlier | None:
        """The same customer's before this one; with `owner` "" of the same conversation."""

    def in_state(self, state: State) -> list[Handoff]:
        """By priority, then by age."""

    def brief(self, handoff_id: str) -> Brief: ...
    def save_brief(self, handoff_id: str, brief: Brief) -> None: ...
    def overnight(self, skill: str, opens_at: datetime) -> tuple[list[tuple[Handoff, Brief, str]], int]:
        """Those parked until then, weightiest first, with brief and customer; and how many no longer are."""


class Facts(Protocol):
    def add(self, fact: Fact) -> None: ...
    def has_hinted(self, handoff_id: str, user: str) -> bool:
        """They were told already how to join in."""


class Promises(Protocol):
    def add(self, promise: Promise) -> None: ...
    def last_of(self, handoff_id: str) -> Promise | None: ...
    def save(self, promise: Promise) -> None: ...


class Targets(Protocol):
    def add(self, target: Target) -> None: ...
    def owed(self, handoff_id: str) -> list[Target]:
        """Those that have not ended, oldest first."""

    def save(self, target: Target) -> None: ...


class Asides(Protocol):
    def add(self, handoff_id: str, at: datetime, user: str, name: str, text: str, anchor: Anchor) -> None: ...
    def of(self, conversation_id: str) -> list[Aside]: ...
    def last_at(self, handoff_id: str, anchor: Anchor) -> str | None:
        """As what was kept of that message reads now; None where nothing was."""


class Relays(Protocol):
    """Which Slack message became which turn."""

    def add(self, anchor: Anchor, conversation_id: str, seq: int) -> None: ...
    def seq_of(self, anchor: Anchor) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Alarm:
    """It stands while `cleared_at` is None; `told_at` is when people were last told of it."""

    kind: str
    key: str
    at: datetime
    cleared_at: datetime | None
    told_at: datetime | None


class Alarms(Protocol):
    def add(self, kind: str, key: str, at: datetime) -> bool:
        """False when this alarm (kind, key) stands already."""

    def clear(self, kind: str, key: str, at: datetime) -> bool:
        """False when it does not stand."""

    def clear_all(self, kind: str, at: datetime) -> list[tuple[str, str]]:
        """Kind and key of each that stood; "" for those of every kind."""

    def standing(self, limit: int = 200) -> list[Alarm]:
        """Newest first."""

    def standing_of(self, kind: str) -> list[Alarm]:
        """However many stand of other kinds."""

    def stands(self, kind: str, key: str) -> bool: ...
    def raised(self, kind: str, start: datetime, end: datetime) -> list[Alarm]:
        """With `start` <= at < `end`, standing or over, oldest first."""

    def untold(self, limit: int = 50) -> list[Alarm]:
        """Raised, or over, since people were last told; oldest first."""

    def told(self, alarm: Alarm, at: datetime) -> bool:
        """False when it came up or ended anew since it was read: that is to be told by itself."""


class Reports(Protocol):
    def build(self, title: str, start: datetime, end: datetime, zone: str) -> Report: ...
