"""The store's nouns of the decision to hand off: what was decided and why, and who could take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.decision import Decision
from bot.domain.staff import Shift, Staff


@dataclass(frozen=True, slots=True)
class Decided:
    """`seq` is the customer's turn it was about. Of its topic only the name is kept."""

    seq: int
    at: datetime
    decision: Decision
    topic: str = ""


class Decisions(Protocol):
    def add(self, conversation_id: str, seq: int, at: datetime, decision: Decision) -> None: ...
    def of(self, conversation_id: str) -> list[Decided]:
        """Oldest first. Where the evidence was erased it is ""."""

    def erase(self, conversation_id: str) -> None:
        """The evidence in words; what was measured stays."""


class Shifts(Protocol):
    def begin(self, shift: Shift) -> None:
        """In place of the agent's last one, whose room it keeps where it says none."""

    def end(self, agent: str, at: datetime) -> bool:
        """False when the agent was not on shift."""

    def change(self, shift: Shift, at: datetime) -> bool:
        """Its skills, end, room and break. False when the agent is not on shift."""

    def turn(self, agent: str, at: datetime) -> None:
        """Offered one, or claimed one. Nobody else can give them a turn until the unit ends."""

    def staff(self) -> Staff: ...
