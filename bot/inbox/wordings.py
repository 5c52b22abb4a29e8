"""What is known of a message by the time it is applied: its edits and its deletion may be heard before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.inbound import Inbound, InboundKind, InboundState, Read
from bot.ports import Reader, Tx

_HEARD = frozenset({InboundState.APPLIED, InboundState.IGNORED})


def wordings(tx: Tx, message: Inbound) -> list[Inbound]:
    """The message in all its wordings, the last as it stands; empty once it was taken back."""
    if message.kind is not InboundKind.SAID:
        return [message]
    found = [message]
    for row in tx.inbox.heard(message.root, since=message.ts):
        act = row.message
        if act.ts != message.ts:
            continue
        if act.kind is InboundKind.DELETED:
            return []
        if act.kind is InboundKind.EDITED:
            found.append(replace(message, text=act.text, has_files=act.has_files))
    return found


async def read_all(reader: Reader, found: Sequence[Inbound]) -> Read:
    """As it stands; once a note, it is one: an edit makes no reply of it."""
    reads = [await reader.read(one) for one in found]
    return replace(reads[-1], is_note=any(one.is_note for one in reads))


def is_overtaken(tx: Tx, edit: Inbound) -> bool:
    """A newer edit of the same message was heard: this one came late, by a retry, and would undo it."""
    return any(
        (row.message.kind, row.message.ts) == (edit.kind, edit.ts)
        and row.state in _HEARD
        and row.message.edit_ts > edit.edit_ts
        for row in tx.inbox.heard(edit.root, since=edit.ts)
    )
