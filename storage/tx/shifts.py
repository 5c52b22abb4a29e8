from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Row, bindparam, func, select, update

from bot.domain.handoff import Agent, State
from bot.domain.staff import Shift, Staff
from storage.tables.columns import Instant
from storage.tables.handoff import HANDOFF
from storage.tables.shift import SHIFT
from storage.tx.unit import OnConflict, Unit

_BEGIN = OnConflict(
    lambda insert: (new := insert(SHIFT)).on_conflict_do_update(
        index_elements=[SHIFT.c.agent_id],
        set_={name: new.excluded[name] for name in ("name", "skills", "since", "until")}
        | {"break_until": None, "room": func.coalesce(new.excluded.room, SHIFT.c.room)},
    )
)
_END = (
    update(SHIFT)
    .where(SHIFT.c.agent_id == bindparam("agent"), SHIFT.c.until > bindparam("now"))
    .values(until=bindparam("now"))
)
_CHANGE = (
    update(SHIFT)
    .where(SHIFT.c.agent_id == bindparam("agent"), SHIFT.c.until > bindparam("now"))
    .values(
        skills=bindparam("names", type_=JSON),
        until=bindparam("ends", type_=Instant),
        room=bindparam("most"),
        break_until=bindparam("back_at", type_=Instant),
    )
)
_TURN = (
    update(SHIFT).where(SHIFT.c.agent_id == bindparam("agent")).values(turn_at=bindparam("at", type_=Instant))
)
_ALL = select(SHIFT).order_by(SHIFT.c.since, SHIFT.c.agent_id)
_OPEN = (
    select(
        HANDOFF.c.state,
        HANDOFF.c.skill,
        HANDOFF.c.holder_id,
        HANDOFF.c.offered_id,
        func.count().label("found"),
    )
    .where(HANDOFF.c.state.in_([State.QUEUED.value, State.OFFERED.value, State.ASSIGNED.value]))
    .group_by(HANDOFF.c.state, HANDOFF.c.skill, HANDOFF.c.holder_id, HANDOFF.c.offered_id)
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
            room=shift.room,
        )

    def change(self, shift: Shift, at: datetime) -> bool:
        done = self._unit.run(
            _CHANGE,
            agent=shift.agent.id,
            now=at,
            names=list(shift.skills),
            ends=shift.until,
            most=shift.room,
            back_at=shift.break_until,
        )
        return done.rowcount > 0

    def turn(self, agent: str, at: datetime) -> None:
        self._unit.run(_TURN, agent=agent, at=at)

    def end(self, agent: str, at: datetime) -> bool:
        return self._unit.run(_END, agent=agent, now=at).rowcount > 0

    def staff(self) -> Staff:
        queued: dict[str, int] = {}
        held: dict[tuple[str, str], int] = {}
        for row in self._unit.run(_OPEN):
            if row.state == State.QUEUED:
                queued[row.skill] = queued.get(row.skill, 0) + row.found
            else:
                who = row.skill, row.holder_id or row.offered_id
                held[who] = held.get(who, 0) + row.found
        return Staff(tuple(_shift(row) for row in self._unit.run(_ALL)), queued, held)


def _shift(row: Row[Any]) -> Shift:
    agent = Agent(row.agent_id, row.name)
    return Shift(agent, row.since, row.until, tuple(row.skills), row.room, row.break_until, row.turn_at)
