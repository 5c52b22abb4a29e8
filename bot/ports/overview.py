"""The store's noun of how much there is of what waits: for meters, the doctor and whoever runs Baton."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import LaneKind
from bot.domain.handoff import State


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """Of all lanes of one kind that are not empty; `since` is when what waits the longest was wanted.

    What waits in parked lanes counts in `parked`, and in nothing else.
    """

    kind: LaneKind
    lanes: int = 0
    waiting: int = 0
    since: datetime | None = None
    parked: int = 0


@dataclass(frozen=True, slots=True)
class InboxLoad:
    """`ready` are to be applied, the oldest since `since`; `waiting` wait for their card; `failed` are set
    aside.
    """

    ready: int = 0
    since: datetime | None = None
    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class HandoffLoad:
    state: State
    skill: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`without_card` are open handoffs whose card is wanted and not in Slack; `alarms` stand, by kind.

    `answers` are conversations that wait for the assistant.
    """

    lanes: tuple[LaneLoad, ...]
    inbox: InboxLoad
    handoffs: tuple[HandoffLoad, ...]
    without_card: int
    answers: int
    alarms: dict[str, int]


@dataclass(frozen=True, slots=True)
class Parked:
    """A lane that stands. `skill` is the handoff's or the list's, "" where the lane follows a customer."""

    lane: str
    kind: LaneKind
    skill: str
    waiting: int
    since: datetime
    reason: str


class Overviews(Protocol):
    """Each costs what waits, not what is stored."""

    def now(self) -> Overview: ...
    def parked(self, limit: int = 500) -> list[Parked]:
        """The longest waiting first."""
