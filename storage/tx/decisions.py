from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from bot.domain.decision import Decision, Reason, Signal
from bot.ports.deciding import Decided
from storage.tables.decision import DECISION, DECISION_WORDS
from storage.tx.unit import Unit

_ADD = insert(DECISION).returning(DECISION.c.id)
_ADD_WORDS = insert(DECISION_WORDS)
_OF = (
    select(*DECISION.c, DECISION_WORDS.c.evidence, DECISION_WORDS.c.phrase)
    .select_from(DECISION.outerjoin(DECISION_WORDS, DECISION_WORDS.c.decision_id == DECISION.c.id))
    .where(DECISION.c.conversation_id == bindparam("key"))
    .order_by(DECISION.c.id)
)
_ERASE = delete(DECISION_WORDS).where(
    DECISION_WORDS.c.decision_id.in_(
        select(DECISION.c.id).where(DECISION.c.conversation_id == bindparam("key"))
    )
)


class Decisions:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, conversation_id: str, seq: int, at: datetime, decision: Decision) -> None:
        decision_id = self._unit.run(
            _ADD,
            conversation_id=conversation_id,
            seq=seq,
            at=at,
            version=decision.version,
            hand_off=decision.hand_off,
            score=decision.score,
            threshold=decision.threshold,
            topic=decision.topic.name if decision.topic else "",
            signals=[_measured(signal) for signal in decision.signals],
        ).scalar_one()
        if decision.signals:
            evidence = [signal.evidence for signal in decision.signals]
            self._unit.run(_ADD_WORDS, decision_id=decision_id, evidence=evidence, phrase=decision.phrase)

    def of(self, conversation_id: str) -> list[Decided]:
        return [_decided(row) for row in self._unit.run(_OF, key=conversation_id)]

    def erase(self, conversation_id: str) -> None:
        self._unit.run(_ERASE, key=conversation_id)


def _measured(signal: Signal) -> dict[str, Any]:
    return {
        "reason": signal.reason.value,
        "value": signal.value,
        "weight": signal.weight,
        "rule": signal.rule,
    }


def _decided(row: Row[Any]) -> Decided:
    decision = Decision(
        tuple(_signals(row)),
        phrase=row.phrase or "",
        hand_off=row.hand_off,
        score=row.score,
        threshold=row.threshold,
        version=row.version,
    )
    return Decided(row.seq, row.at, decision, row.topic)


def _signals(row: Row[Any]) -> Iterator[Signal]:
    words = chain(row.evidence or (), repeat(""))
    for measured, evidence in zip(row.signals, words, strict=False):
        reason, value = Reason(measured["reason"]), measured["value"]
        yield Signal(reason, evidence, value, measured["weight"], rule=measured["rule"])
