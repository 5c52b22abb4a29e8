"""What the head of a lane says, just before it is begun: alone, in parts, or with what waits behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.anchoring import needless
from bot.domain.conversation import Speaker
from bot.domain.deliveries import CatchUp, DrawCard, Relay
from bot.domain.handoff import State
from bot.domain.parts import cut, together
from bot.ports import Item, Tx

LAG = timedelta(seconds=5)
"""From then on the customer's turns that wait in a lane are told as one message."""
MOST_JOINED = 200
NEVER_SEEN = frozenset({State.WITHDRAWN, State.SPAM, State.MERGED})
"""Ended before an agent had anything to do with it."""


def shaped(tx: Tx, item: Item, now: datetime) -> Item | None:
    """None where nothing is to be said after all. What was begun before stays as it is, for it may stand."""
    if item.begun_at:
        return item
    match item.want:
        case DrawCard() as card if item.anchor is None and _is_over(tx, card):
            tx.lanes.never_post(item)
            needless(tx, card.handoff_id, now)
            return None
        case Relay() as relay if relay.part == 0:
            return _joined(tx, item, relay, now) or _in_parts(tx, item, relay)
        case CatchUp() as caught:
            return _in_messages(tx, item, caught)
        case _:
            return item


def _is_over(tx: Tx, card: DrawCard) -> bool:
    return tx.handoffs.get(card.handoff_id).state in NEVER_SEEN


def _joined(tx: Tx, item: Item, relay: Relay, now: datetime) -> Item | None:
    """None where the lane keeps up, or nothing waits that could be joined."""
    if item.since is None or now - item.since <= LAG:
        return None
    ids, upto = [], relay.seq
    for delivery_id, want in tx.lanes.waiting(item, MOST_JOINED)[1:]:
        if not isinstance(want, Relay | CatchUp):
            break
        ids.append(delivery_id)
        upto = want.seq if isinstance(want, Relay) else max(want.upto, want.end)
    if not ids:
        return None
    caught = CatchUp(relay.handoff_id, relay.seq - 1, upto, repeated=relay.repeated)
    return _in_messages(tx, tx.lanes.reshape(item, caught, ids), caught)


def _in_parts(tx: Tx, item: Item, relay: Relay) -> Item:
    """How many there are is fixed with the first, or an edit could lose or repeat one."""
    conversation = tx.handoffs.get(relay.handoff_id).conversation_id
    parts = len(cut(tx.turns.get(conversation, relay.seq).text))
    return item if parts == relay.parts else tx.lanes.reshape(item, replace(relay, parts=parts))


def _in_messages(tx: Tx, item: Item, caught: CatchUp) -> Item:
    """As many turns as one message holds; the rest follow it."""
    conversation, end = tx.handoffs.get(caught.handoff_id).conversation_id, max(caught.upto, caught.end)
    turns = tx.turns.of(conversation, caught.after, end)
    said = [turn for turn in turns if turn.speaker is Speaker.CUSTOMER]
    fitting = together(said) if said else 0
    upto = end if fitting == len(said) else said[fitting - 1].seq
    want = replace(caught, upto=upto, end=end if upto < end else 0)
    return item if want == caught else tx.lanes.reshape(item, want)
