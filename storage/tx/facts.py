from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from bot.domain.facts import Fact, HandoffFact, KeptInside
from storage.codec import dump
from storage.tables.fact import FACT, FACT_REASON
from storage.tx.unit import Unit

_ADD = insert(FACT).returning(FACT.c.id)
_ADD_REASON = insert(FACT_REASON)
_HINTED = (
    select(FACT.c.id)
    .where(
        FACT.c.handoff_id == bindparam("key"),
        FACT.c.kind == KeptInside.__name__,
        FACT.c.data["agent"].as_string() == bindparam("writer"),
        FACT.c.data["hint"].as_boolean(),
    )
    .limit(1)
)
_OWN_COLUMNS = ("at", "conversation_id", "handoff_id")


class Facts:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, fact: Fact) -> None:
        data = {name: value for name, value in dump(fact).items() if name not in _OWN_COLUMNS}
        fact_id = self._unit.run(
            _ADD,
            at=fact.at,
            kind=type(fact).__name__,
            conversation_id=fact.conversation_id,
            handoff_id=fact.handoff_id if isinstance(fact, HandoffFact) else None,
            data=data,
        ).scalar_one()
        for reason in dict.fromkeys(data.get("reasons", ())):
            self._unit.run(_ADD_REASON, fact_id=fact_id, reason=reason)

    def has_hinted(self, handoff_id: str, user: str) -> bool:
        return self._unit.first(_HINTED, key=handoff_id, writer=user) is not None
