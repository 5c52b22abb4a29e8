"""Threads that a transfer left: they stand, and nothing of the handoff is said there any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.domain.deliveries import Anchor, Redo
from bot.ports.transfers import Left
from storage.codec import load
from storage.tables.lane import DELIVERY, DRAWING, LANE
from storage.tables.transfer import TRANSFER
from storage.tx import moving
from storage.tx.unit import Unit

_IN_HAND = (
    select(LANE.c.sending_id, LANE.c.lease_until).where(LANE.c.key == bindparam("of")).with_for_update()
)
_FORGET = delete(DRAWING).where(DRAWING.c.key == bindparam("of"))
_TO_REDO = select(DELIVERY.c.want).where(
    DELIVERY.c.lane == bindparam("of"), DELIVERY.c.sent_at.is_(None), DELIVERY.c.kind == Redo.__name__
)
_LEFT = (
    select(TRANSFER.c.id).where(TRANSFER.c.handoff_id == bindparam("of"), TRANSFER.c.ts.is_not(None)).limit(1)
)


def has_left(unit: Unit, handoff_id: str) -> bool:
    return unit.first(_LEFT, of=handoff_id) is not None


def leave(unit: Unit, handoff_id: str, left: Anchor, at: datetime) -> Left:
    """No card is wanted from now on, until one is wanted anew: that is another one."""
    card, thread = f"card:{handoff_id}", f"thread:{handoff_id}"
    hand = unit.first(_IN_HAND, of=card)
    redo = tuple(load(Redo, row.want).seq for row in unit.run(_TO_REDO, of=thread))
    moving.empty(unit, card)
    unit.run(_FORGET, of=card)
    moving.remember(unit, handoff_id, left, at)
    moving.empty(unit, thread)
    return Left(redo, hand.lease_until if hand and hand.sending_id else None)
