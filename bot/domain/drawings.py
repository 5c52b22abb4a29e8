"""What is drawn again and again, from what is stored: one message each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DrawCard:
    """Post the card, or redraw it where it stands."""

    handoff_id: str


@dataclass(frozen=True, slots=True)
class Redraw:
    """Redraw the card if it was ever wanted; a handoff withdrawn while parked never had one."""

    handoff_id: str


@dataclass(frozen=True, slots=True)
class DrawOvernight:
    """Post or redraw the list of the handoffs parked in `skill` until `opens_at`."""

    skill: str
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class DrawOps:
    """Post or redraw what is to be known in the ops channel of the alarms of that kind since `since`.

    One message for all that were raised within `alarms.WINDOW`, so that a storm is no flood.
    """

    kind: str
    since: datetime


Drawing = DrawCard | Redraw | DrawOvernight | DrawOps
