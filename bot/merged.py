"""What merges brought into a handoff."""

from __future__ import annotations

from bot.domain.deliveries import Brought
from bot.domain.handoff import Handoff
from bot.ports import Tx


def into(tx: Tx, handoff: Handoff) -> list[Handoff]:
    """The handoffs that ended in its favour, with all that had been merged into their conversations before;
    each comes after that into which it was merged.
    """
    found, along = [], set()
    for one in map(tx.handoffs.last_of, tx.conversations.merged_into(handoff.conversation_id)):
        if one is None or not one.merged_into:
            continue
        if one.merged_into == handoff.id or tx.handoffs.get(one.merged_into).conversation_id in along:
            along.add(one.conversation_id)
            found.append(one)
    return found


def brought(tx: Tx, handoff: Handoff) -> list[Brought]:
    """What was said there, as a new thread of this one is told of it."""
    return [Brought(handoff.id, one.id, one.relayed_seq) for one in into(tx, handoff)]
