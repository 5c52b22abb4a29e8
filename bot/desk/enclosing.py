"""Files that agents send along: they join the turn of their message, at once or when they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import facts
from bot.domain.acts import Act, Verb
from bot.domain.codes import Slip
from bot.domain.conversation import Attachment
from bot.domain.deliveries import Anchor
from bot.domain.enclosed import Brought, Refused, Whereabouts, whereabouts
from bot.domain.errors import FileUnderWay
from bot.domain.handoff import Handoff
from bot.domain.inbound import Inbound, Read
from bot.domain.rules import Rules
from bot.ports import Tx
from bot.record import record

LATE_TIMER = "late_file"
"""Keyed by the file's Whereabouts: when it is tried next."""
_ENDING = frozenset({Verb.RESOLVE, Verb.RELEASE, Verb.TRANSFER, Verb.HAND_OVER, Verb.HAND_BACK, Verb.MERGE})
MOST_FILES, MOST_BYTES = 100, 100_000_000
"""Of one conversation, from agents."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """A message's files: those to go now, those that are refused, and the ids of those still to come."""

    ready: tuple[Brought, ...]
    refused: tuple[Refused, ...]
    late: tuple[str, ...]

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(one.file for one in self.ready)


def sort(tx: Tx, handoff: Handoff, message: Inbound, read: Read) -> Sorted:
    """In the order in which they hang on the message."""
    known = {one.of: one for one in read.files}
    found = [known.get(file.id) for file in message.files]
    brought = [one for one in found if isinstance(one, Brought)]
    ready = _fitting(tx, handoff.conversation_id, brought)
    too_many = [Refused(one.of, Slip.FILE_ROOM) for one in brought if one not in ready]
    refused = [one for one in found if isinstance(one, Refused)]
    late = [file.id for file in message.files if file.id not in known]
    return Sorted(tuple(ready), (*refused, *too_many), tuple(late))


def _fitting(tx: Tx, conversation_id: str, brought: Sequence[Brought]) -> list[Brought]:
    count, held = tx.files.held(conversation_id, agents=True) if brought else (0, 0)
    fitting = []
    for one in brought:
        if count < MOST_FILES and held + one.file.size <= MOST_BYTES:
            fitting.append(one)
            count, held = count + 1, held + one.file.size
    return fitting


def keep(
    tx: Tx, conversation_id: str, seq: int, brought: Sequence[Brought], agent: str, at: datetime
) -> None:
    """As those of the turn `seq`, which names them."""
    for one in brought:
        tx.files.add(conversation_id, one.file, one.data, at, agent=agent)
        tx.files.attach(conversation_id, one.file.id, seq)


def follow_up(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, files: Sorted, at: datetime) -> None:
    """What is late will be tried again; what is refused is told to the sender."""
    for id_ in files.late:
        tx.timers.set(LATE_TIMER, _place(message, id_).key, at)
    for one in files.refused:
        refuse(tx, rules, handoff, message, one, at)


def forget(tx: Tx, message: Inbound) -> None:
    for key in _late(tx, message):
        tx.timers.cancel(LATE_TIMER, key)


def has_late(tx: Tx, message: Inbound) -> bool:
    return bool(_late(tx, message))


def check_gone(tx: Tx, handoff: Handoff, act: Act) -> None:
    """Raises FileUnderWay where the act would end, or pass on, what a file without words is to answer."""
    if act.verb not in _ENDING:
        return
    for root in tx.lanes.roots_of(handoff.id):
        for key in tx.timers.under(LATE_TIMER, f"{root.channel}:{root.ts}:"):
            if tx.relays.seq_of(Anchor(root.channel, whereabouts(key).ts)) is None:
                raise FileUnderWay


def refuse(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, file: Refused, at: datetime) -> None:
    fact = facts.NotCarried(
        **handoff.ids(at),
        agent=message.user,
        channel=message.root.channel,
        ts=message.ts,
        what=file.why,
        file=_place(message, file.of).key,
        root=message.root.ts if tx.transfers.at(message.root) else "",
    )
    record(tx, rules, fact, handoff)


def join(
    tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, seq: int, file: Brought, at: datetime
) -> None:
    """It came after its words, which stand as the turn `seq` of the handoff's conversation."""
    if not _fitting(tx, handoff.conversation_id, [file]):
        refuse(tx, rules, handoff, message, Refused(file.of, Slip.FILE_ROOM), at)
        return
    tx.turns.enclose(handoff.conversation_id, seq, file.file, at)
    keep(tx, handoff.conversation_id, seq, [file], message.user, at)
    fact = facts.FileFollowed(
        **handoff.ids(at), agent=message.user, seq=seq, channel=message.root.channel, ts=message.ts
    )
    record(tx, rules, fact, handoff)


def _late(tx: Tx, message: Inbound) -> list[str]:
    return tx.timers.under(LATE_TIMER, _place(message, "").key)


def _place(message: Inbound, file_id: str) -> Whereabouts:
    return Whereabouts(message.root.channel, message.root.ts, message.ts, file_id)
