from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.deliveries import Anchor
from bot.domain.enclosed import Enclosed
from bot.domain.inbound import Due, Failed, Inbound, InboundKind, InboundState
from bot.ports import InboxRow
from storage.codec import dump, load_all
from storage.tx import inbox_statements as sql
from storage.tx.unit import Unit


class Inbox:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, message: Inbound) -> bool:
        return self.keep(message, InboundState.READY)

    def keep(self, message: Inbound, state: InboundState) -> bool:
        added = self._unit.first(
            sql.ADD,
            event_id=message.event_id or None,
            kind=message.kind.value,
            team=message.team,
            channel=message.root.channel,
            root_ts=message.root.ts,
            ts=message.ts,
            edit_ts=message.edit_ts,
            user=message.user,
            text=_sound(message.text),
            has_files=message.has_files,
            files=[dump(replace(file, name=_sound(file.name))) for file in message.files],
            received_at=message.received_at,
            state=state.value,
            settled_at=None if state is InboundState.READY else message.received_at,
            reason="",
        )
        if added and state is InboundState.READY:
            self._unit.touch("inbox")
        return added is not None

    def ready(self, before: datetime, limit: int = 100) -> list[InboxRow]:
        """A message whose thread still holds back an earlier one waits with it."""
        return [_row(row) for row in self._unit.run(sql.READY, before=before, most=limit)]

    def oldest(self) -> datetime | None:
        return self._unit.run(sql.OLDEST).scalar()

    def due(self, row: InboxRow) -> Due:
        locked = self._unit.first(sql.LOCK, key=row.id)
        if locked is None or locked.state != InboundState.READY:
            return Due.GONE
        message = row.message
        earlier = self._unit.first(
            sql.BEFORE_IT,
            of_channel=message.root.channel,
            of_root=message.root.ts,
            its_time=message.edit_ts or message.ts,
            its_kind=sql.KINDS[message.kind.value],
            key=row.id,
        )
        return Due.LATER if earlier else Due.NOW

    def heard(self, root: Anchor, since: str = "") -> list[InboxRow]:
        found = self._unit.run(sql.HEARD, of_channel=root.channel, of_root=root.ts, since=since)
        return [_row(row) for row in found]

    def settle(self, row_id: int, state: InboundState, at: datetime) -> None:
        self._unit.run(sql.SETTLE, key=row_id, new_state=state.value, at=at)

    def fail(self, row_id: int, reason: str, at: datetime) -> bool:
        return self._unit.run(sql.FAIL, key=row_id, why=reason, at=at).rowcount > 0

    def failed(self, limit: int = 1_000) -> list[Failed]:
        rows = self._unit.run(sql.FAILED, most=limit)
        return [Failed(row.id, _row(row).message, row.reason, row.settled_at) for row in rows]

    def replay(self, ids: Collection[int] | None) -> int:
        if ids is None:
            back = self._unit.run(sql.REPLAY_ALL).rowcount
        else:
            back = self._unit.run(sql.REPLAY, ids=list(ids)).rowcount
        if back:
            self._unit.touch("inbox")
        return back

    def waits(self) -> bool:
        return self._unit.first(sql.WAITING) is not None

    def revive(self, anchor: Anchor) -> None:
        if self._unit.run(sql.REVIVE, of_channel=anchor.channel, of_root=anchor.ts).rowcount:
            self._unit.touch("inbox")

    def revive_known(self) -> int:
        revived = self._unit.run(sql.REVIVE_KNOWN).rowcount
        if revived:
            self._unit.touch("inbox")
        return revived

    def expire(self, before: datetime) -> int:
        return self._unit.run(sql.EXPIRE, before=before).rowcount

    def roots_since(self, at: datetime) -> list[Anchor]:
        return [Anchor(row.channel, row.root_ts) for row in self._unit.run(sql.ROOTS_SINCE, since=at)]


def _sound(text: str) -> str:
    """Half a sign, cut off, is in no encoding."""
    return text.encode(errors="replace").decode()


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
        files=load_all(Enclosed, row.files),
        received_at=row.received_at,
        edit_ts=row.edit_ts,
        again=bool(row.reason),
    )
    return InboxRow(row.id, message, InboundState(row.state))
