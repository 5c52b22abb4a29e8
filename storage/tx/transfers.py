from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent
from bot.domain.transfer import Transfer
from storage.tables.handoff import HANDOFF
from storage.tables.transfer import TRANSFER
from storage.tx.unit import Unit

_ADD = insert(TRANSFER)
_OF = select(TRANSFER).where(TRANSFER.c.handoff_id == bindparam("key")).order_by(TRANSFER.c.id)
_LAST_OF = _OF.order_by(None).order_by(TRANSFER.c.id.desc()).limit(1)
_OF_CONVERSATION = (
    select(TRANSFER)
    .join(HANDOFF, HANDOFF.c.id == TRANSFER.c.handoff_id)
    .where(HANDOFF.c.conversation_id == bindparam("key"))
    .order_by(TRANSFER.c.id)
)
_AT = select(TRANSFER).where(
    TRANSFER.c.channel == bindparam("at_channel"), TRANSFER.c.ts == bindparam("at_ts")
)
_TELL = (
    update(TRANSFER)
    .where(TRANSFER.c.handoff_id == bindparam("key"), TRANSFER.c.told.is_(False))
    .values(told=True)
    .returning(TRANSFER.c.channel, TRANSFER.c.ts)
)


class Transfers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, transfer: Transfer, *, told: bool) -> None:
        self._unit.run(
            _ADD,
            handoff_id=transfer.handoff_id,
            at=transfer.at,
            agent_id=transfer.agent.id,
            agent_name=transfer.agent.name,
            source=transfer.source,
            target=transfer.target,
            note=transfer.note,
            channel=transfer.left.channel if transfer.left else None,
            ts=transfer.left.ts if transfer.left else None,
            told=told or transfer.left is None,
        )

    def last_of(self, handoff_id: str) -> Transfer | None:
        row = self._unit.first(_LAST_OF, key=handoff_id)
        return _transfer(row) if row else None

    def of(self, conversation_id: str) -> list[Transfer]:
        return [_transfer(row) for row in self._unit.run(_OF_CONVERSATION, key=conversation_id)]

    def at(self, anchor: Anchor) -> Transfer | None:
        row = self._unit.first(_AT, at_channel=anchor.channel, at_ts=anchor.ts)
        return _transfer(row) if row else None

    def left(self, handoff_id: str) -> list[Anchor]:
        return [Anchor(row.channel, row.ts) for row in self._unit.run(_OF, key=handoff_id) if row.ts]

    def tell(self, handoff_id: str) -> list[Anchor]:
        return [Anchor(row.channel, row.ts) for row in self._unit.run(_TELL, key=handoff_id) if row.ts]


def _transfer(row: Row[Any]) -> Transfer:
    return Transfer(
        row.handoff_id,
        row.at,
        Agent(row.agent_id, row.agent_name),
        row.source,
        row.target,
        row.note,
        Anchor(row.channel, row.ts) if row.ts else None,
    )
