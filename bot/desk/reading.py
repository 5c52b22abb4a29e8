"""What whoever ends or leaves a handoff has read by then."""

from __future__ import annotations

from bot.domain.conversation import Speaker
from bot.domain.errors import NotRead
from bot.domain.handoff import Handoff
from bot.ports import Tx


def newest(tx: Tx, handoff: Handoff) -> int:
    """The customer's last turn that stands; 0 where there is none."""
    return tx.turns.last_standing(handoff.conversation_id, Speaker.CUSTOMER)


def check(tx: Tx, handoff: Handoff, upto: int) -> None:
    """What came while the window was open would sleep, or be left, unread. Raises NotRead."""
    if newest(tx, handoff) > upto:
        raise NotRead
