from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.domain.handoff import Agent, State
from bot.domain.staff import Shift, Staff
from storage.tables.handoff import HANDOFF
from storage.tables.shift import SHIFT
from storage.tx.unit import OnConflict, Unit

_BEGIN = OnConflict(
    lambda insert: (new := insert(SHIFT)).on_conflict_do_update(
        index_elements=[SHIFT.c.agent_id],
        set_={name: new.excluded[name] for name in ("name", "skills", "since", "until")},
    )
)
_END = (
    update(SHIFT)
    .where(SHIFT.c.agent_id == bindparam("agent"), SHIFT.c.until > bindparam("now"))
    .values(until=bindparam("now"))
)
_ALL = select(SHIFT).order_by(SHIFT.c.since, SHIFT.c.agent_id)
_OPEN = (
    select(HANDOFF.c.state, HANDOFF.c.skill, HANDOFF.c.holder_id, func.count().label("found"))
    .where(HANDOFF.c.state.in_([State.QUEUED.value, State.ASSIGNED.value]))
    .group_by(HANDOFF.c.state, HANDOFF.c.skill, HANDOFF.c.holder_id)
)


class Shifts:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def begin(self, shift: Shift) -> None:
        self._unit.run(
            _BEGIN,
            agent_id=shift.agent.id,
            name=shift.agent.name,
            skills=list(shift.skills),
            since=shift.since,
            until=shift.until,
        )

    def end(self, agent: str, at: datetime) -> bool:
        return self._unit.run(_END, agent=agent, now=at).rowcount > 0

    def staff(self) -> Staff:
        queued: dict[str, int] = {}
        held: dict[tuple[str, str], int] = {}
        for row in self._unit.run(_OPEN):
            if row.state == State.QUEUED:
                queued[row.skill] = queued.get(row.skill, 0) + row.found
            else:
                held[row.skill, row.holder_id] = row.found
        shifts = (
            Shift(Agent(row.agent_id, row.name), row.since, row.until, tuple(row.skills))
            for row in self._unit.run(_ALL)
        )
        return Staff(tuple(shifts), queued, held)
