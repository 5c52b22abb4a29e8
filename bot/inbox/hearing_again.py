"""What a thread or channel that was read back says beside what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.inbound import Inbound, InboundKind, InboundState, Reading
from bot.ports import InboxRow, Tx

SHOWN_BY_NOW = timedelta(minutes=2)
"""What is younger and not there may just not be shown yet: Slack promises no moment."""
TOLD_BY_NOW = timedelta(minutes=1)
"""What is younger may be on its way as an event."""
REMEMBERED_FOR = timedelta(days=29)
"""What is older may have been heard and forgotten since (`retention.SETTLED_FOR`): it is no news."""


@dataclass
class Known:
    """One message, as the inbox has heard it: `text` is its latest."""

    message: Inbound
    text: str
    edits: set[str] = field(default_factory=set)
    said: bool = False
    deleted: bool = False


def hear_again(tx: Tx, reading: Reading, *, news: bool = True) -> int:
    """Each message, edit and deletion that went unheard is stored once, as if its event had come.

    Returns how many of them should have been heard by now. Without `news` only what is known is looked at.
    """
    known = _known(tx.inbox.heard(reading.root, since=reading.since or ""))
    late = 0
    for message in reading.said:
        before = known.get(message.ts)
        if before is None or not before.said:
            late += news and _is_remembered(message.ts, reading) and _said(tx, message, reading)
        elif message.edit_ts and message.edit_ts not in before.edits and message.text != before.text:
            edited = replace(message, kind=InboundKind.EDITED, event_id="")
            late += tx.inbox.add(edited) and _is_late(message.edit_ts, reading)
    return late + sum(_deleted(tx, one, reading) for one in known.values())


def _known(rows: Iterable[InboxRow]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for row in rows:
        act = row.message
        one = known.setdefault(act.ts, Known(act, act.text))
        match act.kind:
            case InboundKind.SAID:
                one.said = True
            case InboundKind.EDITED:
                one.edits.add(act.edit_ts)
                one.text = act.text
            case InboundKind.DELETED:
                one.deleted = True
    return known


def _said(tx: Tx, message: Inbound, reading: Reading) -> bool:
    """Its edit is in its words already: should the edit's event still come, it says nothing new."""
    added = tx.inbox.add(replace(message, edit_ts=""))
    if added and message.edit_ts:
        edit = replace(message, kind=InboundKind.EDITED, event_id="")
        tx.inbox.keep(edit, InboundState.IGNORED)
    return added and _is_late(message.ts, reading)


def _deleted(tx: Tx, known: Known, reading: Reading) -> bool:
    """Only where the reading certainly covers its place, and long enough after it was said."""
    ts = known.message.ts
    covered = reading.since is not None and ts >= reading.since
    old = _at(ts) < reading.begun_at - SHOWN_BY_NOW and known.message.received_at < reading.begun_at
    if not (known.said and covered and old) or known.deleted or ts in reading.there:
        return False
    gone = replace(
        known.message,
        kind=InboundKind.DELETED,
        event_id="",
        edit_ts="",
        text="",
        has_files=False,
        files=(),
        received_at=reading.begun_at,
        again=False,
    )
    return tx.inbox.add(gone)


def _is_remembered(ts: str, reading: Reading) -> bool:
    return _at(ts) > reading.begun_at - REMEMBERED_FOR


def _is_late(ts: str, reading: Reading) -> bool:
    return _at(ts) < reading.begun_at - TOLD_BY_NOW


def _at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
