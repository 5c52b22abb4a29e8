"""What agents are shown of their work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.conversation import Customer
from bot.domain.deliveries import Anchor
from bot.domain.desk import Line, Load, Numbers, Scope, is_theirs
from bot.domain.handoff import AWAITING, State
from storage.codec import load
from storage.tx import desk_statements as sql
from storage.tx.handoff_rows import handoff_of
from storage.tx.unit import Unit


class Desks:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def held_by(self, agent: str) -> list[Line]:
        lines = [_held(row) for row in self._unit.run(sql.MINE, agent=agent)]
        return [line for line in lines if is_theirs(line.handoff, agent)]  # an id may hold another

    def waiting(self, scope: Scope, limit: int) -> list[Line]:
        rows = self._unit.run(sql.WAITING[scope.but], skills=sorted(scope.skills), most=limit)
        return [_line(row, row.escalated_at) for row in rows]

    def open_of(self, owner: str) -> list[Line]:
        return _plain(self._unit.run(sql.OF_OWNER, owner=owner))

    def loads(self) -> list[Load]:
        found: dict[str, Load] = {}
        for row in self._unit.run(sql.LOADS):
            load_now = _load(row.skill, State(row.state), row.many, row.oldest)
            found[row.skill] = found[row.skill] + load_now if row.skill in found else load_now
        return list(found.values())

    def numbers(self, agent: str, start: datetime, end: datetime) -> Numbers:
        day = {"by": agent, "start": start, "end": end}
        replies = self._unit.run(sql.REPLIES, **day)
        return Numbers(
            claimed=self._unit.run(sql.CLAIMED, **day).scalar_one(),
            resolved=self._unit.run(sql.RESOLVED, **day).scalar_one(),
            waits=tuple((row.replied - row.claimed).total_seconds() for row in replies),
        )

    def of_conversation(self, conversation_id: str, scope: Scope) -> list[Line]:
        rows = self._unit.run(sql.THERE[scope.but], key=conversation_id, skills=sorted(scope.skills))
        return _plain(rows)

    def find(self, words: str, by: Collection[str], scope: Scope, limit: int) -> list[Line]:
        ways = {"typed": words, "small": words.lower(), "capital": words.title()}
        values = {way: f"%{_literally(said)}%" for way, said in ways.items()}
        names = {name.value: name in by for name in sql.FOUND_BY}
        found = self._unit.run(
            sql.FIND[scope.but], **values, **names, skills=sorted(scope.skills), most=limit
        )
        return _plain(found)

    def past(self, owner: str, but: str, scope: Scope, limit: int) -> list[Line]:
        skills = sorted(scope.skills)
        return _plain(self._unit.run(sql.PAST[scope.but], of=owner, this=but, skills=skills, most=limit))


def _literally(words: str) -> str:
    for sign in (sql.ESCAPE, "%", "_"):
        words = words.replace(sign, sql.ESCAPE + sign)
    return words


def _plain(rows: Iterable[Row[Any]]) -> list[Line]:
    return [_line(row, row.escalated_at if State(row.state) in AWAITING else None) for row in rows]


def _held(row: Row[Any]) -> Line:
    """Until a person's first word they wait since they were passed on."""
    since = row.asked_at if row.first_reply_at else row.escalated_at
    return _line(row, since, row.answered_at if row.first_reply_at else None)


def _line(row: Row[Any], waits_since: datetime | None, answered_at: datetime | None = None) -> Line:
    anchor = Anchor(row.at_channel, row.at_ts) if row.at_ts else None
    customer = load(Customer, row.customer)
    return Line(handoff_of(row), customer, row.headline, anchor, waits_since, answered_at)


def _load(skill: str, state: State, many: int, since: datetime) -> Load:
    match state:
        case State.QUEUED | State.OFFERED:
            return Load(skill, queued=many, oldest=since)
        case State.PARKED:
            return Load(skill, parked=many, oldest=since)
        case State.SNOOZED:
            return Load(skill, snoozed=many)
        case _:
            return Load(skill, held=many)
