from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.targets import Target, TargetState, Timed
from storage.tables.columns import TICK
from storage.tables.target import TARGET
from storage.tx.unit import OnConflict, Unit

_KEY = (TARGET.c.handoff_id, TARGET.c.timed, TARGET.c.since)
_ADD = OnConflict(
    lambda insert: (new := insert(TARGET)).on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: new.excluded[name] for name in ("due", "skill", "state", "left", "ended_at")},
    )
)
_OWED = (
    select(TARGET)
    .where(TARGET.c.handoff_id == bindparam("key"), TARGET.c.ended_at.is_(None))
    .order_by(TARGET.c.since, TARGET.c.timed)
)
_SAVE = update(TARGET).where(
    TARGET.c.handoff_id == bindparam("key"),
    TARGET.c.timed == bindparam("named"),
    TARGET.c.since == bindparam("begun"),
)


class Targets:
    """A target is known by its handoff, what is timed and the moment it began."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, target: Target) -> None:
        self._unit.run(
            _ADD, handoff_id=target.handoff_id, timed=target.timed.value, since=target.since, **_rest(target)
        )

    def owed(self, handoff_id: str) -> list[Target]:
        return [_target(row) for row in self._unit.run(_OWED, key=handoff_id)]

    def save(self, target: Target) -> None:
        names = {"key": target.handoff_id, "named": target.timed.value, "begun": target.since}
        self._unit.run(_SAVE, **names, **_rest(target))


def _rest(target: Target) -> dict[str, Any]:
    return {
        "due": target.due,
        "skill": target.skill,
        "state": target.state.value,
        "left": None if target.left is None else target.left // TICK,
        "ended_at": target.ended_at,
    }


def _target(row: Row[Any]) -> Target:
    left = None if row.left is None else timedelta(microseconds=row.left)
    state, timed = TargetState(row.state), Timed(row.timed)
    return Target(row.handoff_id, timed, row.since, row.due, row.skill, state, left, row.ended_at)
