from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select

from bot.domain.card import Aside
from bot.domain.deliveries import Anchor
from storage.tables.handoff import HANDOFF
from storage.tables.thread import ASIDE, RELAY
from storage.tx.unit import Unit

_ADD_ASIDE = insert(ASIDE)
_ASIDES = (
    select(ASIDE.c.at, ASIDE.c.name, ASIDE.c.text)
    .select_from(ASIDE.join(HANDOFF, HANDOFF.c.id == ASIDE.c.handoff_id))
    .where(HANDOFF.c.conversation_id == bindparam("key"))
    .order_by(ASIDE.c.at, ASIDE.c.id)
)
_LAST_AT = (
    select(ASIDE.c.text)
    .where(
        ASIDE.c.handoff_id == bindparam("of"),
        ASIDE.c.channel == bindparam("of_channel"),
        ASIDE.c.ts == bindparam("of_ts"),
    )
    .order_by(ASIDE.c.id.desc())
    .limit(1)
)
_ADD_RELAY = insert(RELAY)
_SEQ = select(RELAY.c.seq).where(RELAY.c.channel == bindparam("of_channel"), RELAY.c.ts == bindparam("of_ts"))


class Asides:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, handoff_id: str, at: datetime, user: str, name: str, text: str, anchor: Anchor) -> None:
        """`anchor` is the message itself, not its thread's root."""
        self._unit.run(
            _ADD_ASIDE,
            handoff_id=handoff_id,
            at=at,
            user=user,
            name=name,
            text=text,
            channel=anchor.channel,
            ts=anchor.ts,
        )

    def of(self, conversation_id: str) -> list[Aside]:
        return [Aside(row.at, row.name, row.text) for row in self._unit.run(_ASIDES, key=conversation_id)]

    def last_at(self, handoff_id: str, anchor: Anchor) -> str | None:
        row = self._unit.first(_LAST_AT, of=handoff_id, of_channel=anchor.channel, of_ts=anchor.ts)
        return row.text if row else None


class Relays:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, anchor: Anchor, conversation_id: str, seq: int) -> None:
        self._unit.run(
            _ADD_RELAY, channel=anchor.channel, ts=anchor.ts, conversation_id=conversation_id, seq=seq
        )

    def seq_of(self, anchor: Anchor) -> int | None:
        row = self._unit.first(_SEQ, of_channel=anchor.channel, of_ts=anchor.ts)
        return row.seq if row else None
