"""What stands in a thread already, as it should read now."""

from __future__ import annotations

from blocks import thread
from blocks.parts import Message
from bot.desk import views
from bot.domain.deliveries import Amended, Anchor, Carrier, Echo, Redo
from bot.ports import Tx
from handlers.slack.loading import Drawing, is_read, message_of

MOST_AMENDED = 3


def again(tx: Tx, drawing: Drawing, want: Redo) -> list[tuple[Anchor, Message]]:
    """The messages in which the turn stands, as they should read now; none before it was posted.

    An earlier handoff's thread may stand where outsiders read by now: words are taken from there, none are
    brought.
    """
    is_gone = tx.turns.get(_conversation(tx, want), want.seq).deleted
    carriers = [one for one in _carriers(tx, want) if is_gone or not is_read(tx, drawing, one[0].channel)]
    return [(anchor, _again(tx, drawing, said, anchor)) for anchor, said in carriers]


def _again(tx: Tx, drawing: Drawing, said: Carrier, where: Anchor) -> Message:
    if not isinstance(said, Echo):
        return message_of(tx, drawing, said)
    inside = "" if is_read(tx, drawing, where.channel) else tx.asides.last_at(said.handoff_id, where)
    return thread.unsent(views.replied(tx, said.handoff_id, said.seq), inside or "")


def told_often(tx: Tx, want: Amended) -> bool:
    """That a turn was edited is news a few times; after that its messages are only redrawn.

    That it was taken back is always told, for it happens once.
    """
    times = sum(isinstance(said, Amended) for _, said in _carriers(tx, want))
    return times >= MOST_AMENDED and not tx.turns.get(_conversation(tx, want), want.seq).deleted


def _carriers(tx: Tx, want: Redo | Amended) -> list[tuple[Anchor, Carrier]]:
    """Where the turn stands, in this and in earlier handoffs' threads."""
    return tx.lanes.carriers(_conversation(tx, want), want.seq)


def _conversation(tx: Tx, want: Redo | Amended) -> str:
    return tx.handoffs.get(want.of or want.handoff_id).conversation_id
