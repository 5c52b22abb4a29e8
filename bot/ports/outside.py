"""The outside that is not the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Page, Turn
from bot.domain.decision import Draft
from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, Read
from bot.ports.outbox import Item, Rate
from bot.ports.store import Tx


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""


class Assistant(Protocol):
    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """Raises AssistantFailed."""


class MoodReader(Protocol):
    def compound(self, text: str) -> float:
        """-1 (angry) to 1 (pleased)."""


class SkillClassifier(Protocol):
    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Skill names with 0 to 1, best first; empty when nothing fits."""


class People(Protocol):
    """Who is who in Slack, as of at most 60 s ago."""

    async def name(self, user: str) -> str: ...
    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        """A member of that skill's channel.

        For a `glance`, where nothing is decided by it, a no is good for as long as a yes: who looks at their
        desk must not have every channel asked each time.
        """

    def forget(self, skill: str) -> None:
        """Who is in its channel is asked anew."""

    async def is_gone(self, user: str) -> bool:
        """Deactivated, as of this moment."""


class Reader(Protocol):
    async def read(self, message: Inbound) -> Read: ...


class Outlet(Protocol):
    """Speaks to one outside. Raises OutletHeld, OutletDown, OutletUnclear or OutletRefused."""

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        """What the sending would use up; `tx` to find a new card's channel by its skill."""

    async def send(self, item: Item) -> Anchor | None:
        """The message's anchor; None where there is none to remember (a reaction, a private word)."""

    async def look_back(self, item: Item) -> Anchor | None:
        """The message an unclear attempt left behind; None when there is none."""
