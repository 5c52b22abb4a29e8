"""The send delay: a reply waits in the store, so that a slip can be deleted before anybody reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.keeping import keep_inside
from bot.domain.deliveries import Anchor, KeptWhy
from bot.domain.handoff import Handoff
from bot.domain.inbound import Inbound, InboundKind, Read, Unsent
from bot.domain.rules import Rules
from bot.ports import Tx

SEND_TIMER = "send"
"""Keyed by handoff: when the first of its replies that wait is to go."""


def put_off(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, at: datetime) -> None:
    """Its files are fetched when it goes."""
    tx.unsent.put(Unsent(handoff.id, message, replace(read, files=()), at + rules.send_delay))
    wind(tx, handoff.id)


def wind(tx: Tx, handoff_id: str) -> None:
    """The timer stands for what goes next."""
    waiting = tx.unsent.of(handoff_id)
    if waiting:
        tx.timers.set(SEND_TIMER, handoff_id, waiting[0].due_at)
    else:
        tx.timers.cancel(SEND_TIMER, handoff_id)


def take(tx: Tx, unsent: Unsent) -> None:
    """Out of what waits."""
    tx.unsent.drop(Anchor(unsent.message.root.channel, unsent.message.ts))
    wind(tx, unsent.handoff_id)


def changed(
    tx: Tx, rules: Rules, handoff: Handoff, unsent: Unsent, message: Inbound, read: Read, at: datetime
) -> None:
    """Deleted, it never went; made a note, it is one; edited, it goes as it reads now, when it was to go."""
    files = tuple(file for file in unsent.message.files if file.id not in message.gone)
    if message.kind is InboundKind.DELETED:
        take(tx, unsent)
    elif read.is_note or not (read.text.strip() or files):
        take(tx, unsent)
        keep_inside(tx, rules, handoff, unsent.message, read, KeptWhy.NOTE, at)
    else:
        left = replace(unsent.message, files=files)
        tx.unsent.put(replace(unsent, message=left, read=replace(unsent.read, text=read.text)))
