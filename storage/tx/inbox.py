from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, select, update

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, InboundKind, InboundState
from bot.ports import InboxRow
from storage.tables.inbox import INBOX
from storage.tx.unit import OnConflict, Unit

_ADD = OnConflict(lambda insert: insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.id))

_KINDS = {kind.value: place for place, kind in enumerate(InboundKind)}
_EARLIER = INBOX.alias()


def _when(table: Any) -> Any:
    """An edit happened when it was made, not when the message was written."""
    return case((table.c.edit_ts != "", table.c.edit_ts), else_=table.c.ts)


_READY = (
    select(INBOX)
    .where(
        INBOX.c.state == InboundState.READY.value,
        INBOX.c.received_at < bindparam("before"),
        ~exists().where(
            _EARLIER.c.channel == INBOX.c.channel,
            _EARLIER.c.root_ts == INBOX.c.root_ts,
            _EARLIER.c.state == InboundState.READY.value,
            _EARLIER.c.received_at >= bindparam("before"),
            _when(_EARLIER) < _when(INBOX),
        ),
    )
    .order_by(_when(INBOX), case(_KINDS, value=INBOX.c.kind), INBOX.c.id)
    .limit(bindparam("most"))
)
_SETTLE = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("key"))
    .values(state=bindparam("new_state"), settled_at=bindparam("at"))
)
_ROOTED = (INBOX.c.channel == bindparam("of_channel"), INBOX.c.root_ts == bindparam("of_root"))
_REVIVE = (
    update(INBOX)
    .where(*_ROOTED, INBOX.c.state == InboundState.WAITING.value)
    .values(state=InboundState.READY.value)
)
_EXPIRE = (
    update(INBOX)
    .where(INBOX.c.state == InboundState.WAITING.value, INBOX.c.received_at < bindparam("before"))
    .values(state=InboundState.IGNORED.value)
)
_OLDEST = select(func.min(INBOX.c.received_at)).where(INBOX.c.state == InboundState.READY.value)


class Inbox:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, message: Inbound) -> bool:
        added = self._unit.first(
            _ADD,
            event_id=message.event_id or None,
            kind=message.kind.value,
            team=message.team,
            channel=message.root.channel,
            root_ts=message.root.ts,
            ts=message.ts,
            edit_ts=message.edit_ts,
            user=message.user,
            text=message.text,
            has_files=message.has_files,
            received_at=message.received_at,
            state=InboundState.READY.value,
            settled_at=None,
        )
        if added:
            self._unit.touch("inbox")
        return added is not None

    def ready(self, before: datetime, limit: int = 100) -> list[InboxRow]:
        """A message whose thread still holds back an earlier one waits with it."""
        return [_row(row) for row in self._unit.run(_READY, before=before, most=limit)]

    def oldest(self) -> datetime | None:
        return self._unit.run(_OLDEST).scalar()

    def settle(self, row_id: int, state: InboundState, at: datetime) -> None:
        self._unit.run(_SETTLE, key=row_id, new_state=state.value, at=at)

    def revive(self, anchor: Anchor) -> None:
        if self._unit.run(_REVIVE, of_channel=anchor.channel, of_root=anchor.ts).rowcount:
            self._unit.touch("inbox")

    def expire(self, before: datetime) -> int:
        return self._unit.run(_EXPIRE, before=before).rowcount


def _row(row: Row[Any]) -> InboxRow:
    message = Inbound(
        event_id=row.event_id or "",
        kind=InboundKind(row.kind),
        team=row.team,
        root=Anchor(row.channel, row.root_ts),
        ts=row.ts,
        user=row.user,
        text=row.text,
        has_files=row.has_files,
        received_at=row.received_at,
        edit_ts=row.edit_ts,
    )
    return InboxRow(row.id, message, InboundState(row.state))
