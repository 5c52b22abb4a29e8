from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.domain.conversation import Source
from bot.domain.replying import Suggestion, Use
from storage.codec import dump, load_all
from storage.tables.suggestion import SUGGESTION
from storage.tx.unit import Unit

_ADD = insert(SUGGESTION)
_OPEN = select(SUGGESTION).where(
    SUGGESTION.c.id == bindparam("of"),
    SUGGESTION.c.handoff_id == bindparam("handoff"),
    SUGGESTION.c.agent_id == bindparam("agent"),
    SUGGESTION.c.use.is_(None),
)
_SETTLE = (
    update(SUGGESTION)
    .where(SUGGESTION.c.id == bindparam("of"), SUGGESTION.c.use.is_(None))
    .values(use=bindparam("made"), alike=bindparam("much"), settled_at=bindparam("now"), text="", sources=[])
)


class Suggestions:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, suggestion: Suggestion, handoff_id: str, agent: str, at: datetime) -> None:
        self._unit.run(
            _ADD,
            id=suggestion.id,
            handoff_id=handoff_id,
            agent_id=agent,
            at=at,
            text=suggestion.text,
            sources=dump(suggestion.sources),
            confidence=suggestion.confidence,
        )

    def open_of(self, suggestion_id: str, handoff_id: str, agent: str) -> Suggestion | None:
        row = self._unit.first(_OPEN, of=suggestion_id, handoff=handoff_id, agent=agent)
        if row is None:
            return None
        return Suggestion(row.id, row.text, load_all(Source, row.sources), row.confidence)

    def settle(self, suggestion_id: str, use: Use, alike: float, at: datetime) -> bool:
        return self._unit.run(_SETTLE, of=suggestion_id, made=use.value, much=alike, now=at).rowcount > 0
