"""A thread that a transfer leaves: it stands, closed, and leads to where its handoff goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import Anchor, Close, DrawCard, Onward, Redo, Relay, lane_of
from bot.domain.errors import CardUnderWay
from bot.domain.handoff import Handoff
from bot.ports import Tx
from bot.straying import in_doubt, look_for


def leave(tx: Tx, handoff: Handoff, at: datetime) -> tuple[Handoff, Anchor | None]:
    """Where its card stood, None where it had none; and the handoff as one whose next thread is to be told
    all that this one was. Raises CardUnderWay where nobody can say where the card stands.
    """
    left = tx.lanes.anchor_of(handoff.id)
    if left is None:
        if tx.lanes.has_card(handoff.id):
            raise CardUnderWay
        return handoff, None
    told_after = tx.lanes.told_after(handoff.id)
    stray = in_doubt(tx, handoff.id, left)
    _go(tx, handoff.id, left, at)
    if stray:
        look_for(tx, stray)
    after = handoff.relayed_seq if told_after is None else min(told_after, handoff.relayed_seq)
    return replace(handoff, relayed_seq=after), left


def lead_on(tx: Tx, handoff_id: str, at: datetime) -> None:
    """A new card stands: those that transfers closed say where, each thread once."""
    closed = tx.transfers.left(handoff_id)
    for left in closed:
        tx.lanes.put(Close(handoff_id, left.channel, left.ts), at)
    for left in tx.transfers.tell(handoff_id) if closed else ():
        tx.lanes.put(Onward(handoff_id, left.channel, left.ts), at)


def redraw(tx: Tx, handoff: Handoff, at: datetime) -> None:
    """Over, or opened again, before a new card stands, if one ever will: those that were left say so."""
    if tx.lanes.anchor_of(handoff.id) is None:
        for left in tx.transfers.left(handoff.id):
            tx.lanes.put(Close(handoff.id, left.channel, left.ts), at)


def _go(tx: Tx, handoff_id: str, left: Anchor, at: datetime) -> None:
    """What is taken back of what stands there is still taken back there."""
    found = tx.lanes.leave(handoff_id, left, at)
    for seq in found.redo:
        tx.lanes.put(Redo(handoff_id, seq, left=True), at)
    if found.until and found.until > at:
        again = Close(handoff_id, left.channel, left.ts, again=True)
        tx.lanes.put(again, at)
        tx.lanes.defer([lane_of(again)[1]], found.until)
    for want in (DrawCard(handoff_id), Relay(handoff_id, 0)):
        tx.alarms.clear(AlarmKind.LANE_PARKED, lane_of(want)[1], at)
    tx.alarms.clear(AlarmKind.CARD_REMOVED, handoff_id, at)
