"""What agents edit and delete in a thread, carried to the customer who has read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import waits
from bot.desk import delaying, enclosing
from bot.domain import facts
from bot.domain.conversation import Turn
from bot.domain.deliveries import Anchor, Slip
from bot.domain.handoff import Handoff
from bot.domain.inbound import Inbound, InboundKind, Read
from bot.domain.rules import Rules
from bot.ports import Tx
from bot.record import record

MEND_WINDOW = timedelta(hours=24)
"""How long after they were said an agent's words are changed at the customer's, whoever holds it by then."""


def changed(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, at: datetime) -> None:
    """Only what became a turn is changed, in its place: an edit never makes a reply of what stayed inside."""
    anchor = Anchor(message.root.channel, message.ts)
    if unsent := tx.unsent.at(anchor):
        delaying.changed(tx, rules, handoff, unsent, message, read, at)
        return
    seq = tx.relays.seq_of(anchor)
    turn = tx.turns.get(handoff.conversation_id, seq) if seq is not None else None
    if turn is None or turn.deleted:
        if read.is_note or message.kind is InboundKind.DELETED:
            enclosing.forget(tx, message)
        _keep(tx, handoff, message, read, at)
    elif message.received_at - turn.at > MEND_WINDOW:
        _keep(tx, handoff, message, read, at)
        slip = Slip.EDIT if message.kind is InboundKind.EDITED else Slip.DELETION
        _not_carried(tx, rules, handoff, message, slip, at)
    elif message.kind is InboundKind.DELETED:
        take_back(tx, rules, handoff, anchor, turn, message.user, at, stands=False)
    elif read.is_note or not (read.text.strip() or turn.attachments):
        take_back(tx, rules, handoff, anchor, turn, message.user, at, stands=True)
        _keep(tx, handoff, message, read, at)
    else:
        _edit(tx, rules, handoff, message, read, turn, at)


def take_back(
    tx: Tx, rules: Rules, handoff: Handoff, anchor: Anchor, turn: Turn, by: str, at: datetime, *, stands: bool
) -> None:
    """The words are gone from the customer's side; `stands`: in Slack they are not."""
    tx.turns.delete(handoff.conversation_id, turn.seq, at)
    fact = facts.AgentTookBack(
        **handoff.ids(at), agent=by, seq=turn.seq, channel=anchor.channel, ts=anchor.ts, stands=stands
    )
    record(tx, rules, fact, handoff)
    waits.resume(tx, rules, handoff, at)


def _edit(
    tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, turn: Turn, at: datetime
) -> None:
    """What was known before it was sent, or is heard once more, is no news."""
    text = read.text.strip()
    if text == turn.text:
        return
    tx.turns.edit(handoff.conversation_id, turn.seq, text, at)
    fact = facts.AgentEdited(
        **handoff.ids(at),
        agent=message.user,
        seq=turn.seq,
        channel=message.root.channel,
        ts=message.ts,
        first=not turn.edited,
    )
    record(tx, rules, fact, handoff)


def _keep(tx: Tx, handoff: Handoff, message: Inbound, read: Read, at: datetime) -> None:
    """As it reads now, beside what was kept of it before."""
    anchor = Anchor(message.root.channel, message.ts)
    if message.kind is InboundKind.EDITED and tx.asides.last_at(handoff.id, anchor) != read.text:
        tx.asides.add(handoff.id, at, message.user, read.writer, read.text, anchor)


def _not_carried(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, slip: Slip, at: datetime) -> None:
    fact = facts.NotCarried(
        **handoff.ids(at),
        agent=message.user,
        channel=message.root.channel,
        ts=message.ts,
        what=slip,
        root=message.root.ts if tx.transfers.at(message.root) else "",
    )
    record(tx, rules, fact, handoff)
