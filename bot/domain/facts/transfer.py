"""Of a handoff that another team goes on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts.base import HandoffFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(HandoffFact):
    """From `skill` to the skill `to`. `held`: a person had joined, so the customer knows of them.

    `opens_at` is set when `to` is closed, `parked_until` when a list loses a line by it. `channel` and `ts`
    are where its card stood, "" where it had none. `promised` as with Released.
    """

    skill: str
    to: str
    agent: str
    held: bool
    opens_at: datetime | None
    parked_until: datetime | None
    promised: datetime | None = None
    channel: str = ""
    ts: str = ""
