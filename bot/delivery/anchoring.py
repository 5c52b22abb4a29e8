"""A handoff whose thread is gone goes on under a new card: nobody is cut off, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.domain import facts
from bot.domain.alarms import AlarmKind
from bot.domain.consequences.to_slack import to_slack
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, DrawCard, Redraw, Relay, lane_of
from bot.domain.errors import UnknownHandoff
from bot.domain.handoff import Handoff
from bot.merged import brought
from bot.ports import Clock, Store, Tx
from bot.straying import in_doubt, look_for

MOST_ANEW, ANEW_WITHIN = 5, timedelta(minutes=10)
"""New cards that one handoff gets: what removes each of them would have us post for ever."""

Elsewhere = Callable[[Tx, str], str]
"""The channel in which a handoff's card would be posted now; "" where none takes it."""


class Anchoring:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def deleted(self, root: Anchor) -> None:
        """Slack says that a message of ours is gone. Asked of delivery, which finds out what to do.

        Raises StoreUnavailable.
        """
        await self._store.write(lambda tx: _look_at(tx, root, self._clock.now()))

    async def leave(self, channel: str, to: Elsewhere) -> int:
        """Anchors anew what is open in a channel that takes nothing any more; how many there were.

        What has nowhere else to go stays. Raises StoreUnavailable.
        """
        handoffs = await self._store.read(lambda tx: _leaving(tx, channel, to))
        for handoff_id in handoffs:
            await self._store.write(partial(self._leave, handoff_id=handoff_id, channel=channel))
        return len(handoffs)

    def _leave(self, tx: Tx, handoff_id: str, channel: str) -> None:
        handoff = locked(tx, handoff_id)
        anchor = tx.lanes.anchor_of(handoff_id)
        if handoff.is_open and anchor and anchor.channel == channel:
            anew(tx, handoff, anchor, self._clock.now(), lost=True)


def is_lost(tx: Tx, channel: str) -> bool:
    return tx.alarms.stands(AlarmKind.CHANNEL_LOST, channel)


def is_shared(tx: Tx, channel: str) -> bool:
    """Outsiders read it by now."""
    return tx.alarms.stands(AlarmKind.CHANNEL_SHARED, channel)


def _leaving(tx: Tx, channel: str, to: Elsewhere) -> list[str]:
    return [one for one in tx.lanes.open_in(channel) if to(tx, one) not in {"", channel}]


def locked(tx: Tx, handoff_id: str) -> Handoff:
    """Read under its conversation's lock. Raises UnknownHandoff."""
    tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
    return tx.handoffs.get(handoff_id)


def anew(tx: Tx, handoff: Handoff, gone: Anchor, at: datetime, *, lost: bool) -> None:
    """An open handoff's, and only while its card was last seen at `gone`; `lost`: the whole channel is.

    The new thread is told all that the old one was, for nobody can read that any more.
    """
    after = tx.lanes.told_after(handoff.id)
    stray = in_doubt(tx, handoff.id, gone)
    if not tx.lanes.unanchor(handoff.id, gone, at):
        return
    if stray and not lost:
        look_for(tx, stray)
    _goes_on(tx, handoff.id, at)
    upto = handoff.relayed_seq
    if after is None or not _said(tx, handoff, after, upto):
        after = upto
    fact = facts.AnchoredAnew(**handoff.ids(at), after=after, upto=upto, lost=lost)
    tx.facts.add(fact)
    for want in (*to_slack(fact), *brought(tx, handoff)):
        tx.lanes.put(want, at)
    if not lost:
        tx.alarms.add(AlarmKind.THREAD_LOST, handoff.id, at)


def is_removed_again(tx: Tx, handoff_id: str, at: datetime) -> bool:
    """Its cards go as fast as they come. What a person has released since counts from there."""
    kind, since = AlarmKind.CARD_REMOVED, at - ANEW_WITHIN
    if tx.alarms.stands(kind, handoff_id):
        return True
    raised = tx.alarms.raised(kind, since, at + timedelta.resolution)
    released = [one.cleared_at for one in raised if one.key == handoff_id and one.cleared_at]
    return tx.lanes.moved(handoff_id, max([since, *released])) >= MOST_ANEW


def release(tx: Tx, lane: str, at: datetime) -> list[str]:
    """A person lets a lane go on ("" all that stand); those that did."""
    freed = ([lane] if tx.lanes.release(lane) else []) if lane else tx.lanes.free_parked()
    for key in freed:
        tx.alarms.clear(AlarmKind.CARD_REMOVED, key.partition(":")[2], at)
    return freed


def needless(tx: Tx, handoff_id: str, at: datetime) -> None:
    """That its card stands nowhere is nothing to worry about any more."""
    _goes_on(tx, handoff_id, at)
    for kind in (AlarmKind.CARD_UNDELIVERED, AlarmKind.THREAD_LOST):
        tx.alarms.clear(kind, handoff_id, at)


def _goes_on(tx: Tx, handoff_id: str, at: datetime) -> None:
    """Its card and thread stand no more, if they did."""
    for want in (DrawCard(handoff_id), Relay(handoff_id, 0)):
        tx.alarms.clear(AlarmKind.LANE_PARKED, lane_of(want)[1], at)


def _said(tx: Tx, handoff: Handoff, after: int, upto: int) -> bool:
    turns = tx.turns.of(handoff.conversation_id, after, upto)
    return any(turn.speaker is Speaker.CUSTOMER and not turn.deleted for turn in turns)


def _look_at(tx: Tx, root: Anchor, at: datetime) -> None:
    """Redrawing finds out; what stands elsewhere already, or has ended, needs nothing."""
    handoff_id = tx.lanes.handoff_at(root)
    if handoff_id is None or tx.lanes.anchor_of(handoff_id) != root:
        return
    try:
        handoff = locked(tx, handoff_id)
    except UnknownHandoff:
        return
    if handoff.is_open:
        tx.lanes.put(Redraw(handoff_id), at)
