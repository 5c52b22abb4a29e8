"""What merges brought into a handoff: told again wherever its thread begins anew."""

from __future__ import annotations

from bot.domain.deliveries import Brought
from bot.domain.handoff import Handoff
from bot.ports import Tx


def brought(tx: Tx, handoff: Handoff) -> list[Brought]:
    """What was said in conversations that were merged into this handoff stands in its threads too."""
    found, into = [], {handoff.id}
    for one in map(tx.handoffs.last_of, tx.conversations.merged_into(handoff.conversation_id)):
        if one and one.merged_into in into:  # each comes after that into which it was merged
            into.add(one.id)
            found.append(Brought(handoff.id, one.id, one.relayed_seq))
    return found
