from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.promises import Promise, PromiseState
from storage.tables.promise import PROMISE
from storage.tx.unit import OnConflict, Unit

_ADD = OnConflict(
    lambda insert: (given := insert(PROMISE)).on_conflict_do_update(
        index_elements=[PROMISE.c.handoff_id, PROMISE.c.given_at],
        set_={"due": given.excluded.due, "state": given.excluded.state},
    )
)
_LAST_OF = (
    select(PROMISE)
    .where(PROMISE.c.handoff_id == bindparam("key"))
    .order_by(PROMISE.c.given_at.desc())
    .limit(1)
)
_SAVE = update(PROMISE).where(
    PROMISE.c.handoff_id == bindparam("key"), PROMISE.c.given_at == bindparam("given")
)


class Promises:
    """A promise is known by its handoff and the moment it was given; the later of one moment stands."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, promise: Promise) -> None:
        self._unit.run(
            _ADD,
            handoff_id=promise.handoff_id,
            given_at=promise.given_at,
            due=promise.due,
            state=promise.state.value,
        )

    def last_of(self, handoff_id: str) -> Promise | None:
        row = self._unit.first(_LAST_OF, key=handoff_id)
        return _promise(row) if row else None

    def save(self, promise: Promise) -> None:
        self._unit.run(
            _SAVE,
            key=promise.handoff_id,
            given=promise.given_at,
            due=promise.due,
            state=promise.state.value,
        )


def _promise(row: Row[Any]) -> Promise:
    return Promise(row.handoff_id, row.given_at, row.due, PromiseState(row.state))
