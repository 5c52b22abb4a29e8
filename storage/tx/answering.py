from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, case, or_, select, update

from bot.ports import Wanted
from storage.tables.answering import ANSWERING
from storage.tables.change import CHANGE
from storage.tables.columns import Instant
from storage.tx.unit import OnConflict, Unit

_WANT = OnConflict(
    lambda insert: (added := insert(ANSWERING)).on_conflict_do_update(
        index_elements=[ANSWERING.c.conversation_id],
        set_={
            "wanted_rev": case(
                (added.excluded.wanted_rev > ANSWERING.c.wanted_rev, added.excluded.wanted_rev),
                else_=ANSWERING.c.wanted_rev,
            )
        },
    )
)
_CHANGED = and_(
    CHANGE.c.conversation_id == ANSWERING.c.conversation_id, CHANGE.c.rev == ANSWERING.c.wanted_rev
)
_WAITING = (
    select(ANSWERING.c.conversation_id, ANSWERING.c.wanted_rev, ANSWERING.c.fence)
    .select_from(ANSWERING.outerjoin(CHANGE, _CHANGED))
    .where(ANSWERING.c.wanted_rev > ANSWERING.c.answered_rev)
    .order_by(CHANGE.c.at, ANSWERING.c.conversation_id)
    .limit(bindparam("most"))
)
_FREE = or_(ANSWERING.c.lease_until.is_(None), ANSWERING.c.lease_until <= bindparam("now"))
_FREE_ONES = _WAITING.where(_FREE)
_TAKE = (
    update(ANSWERING)
    .where(
        ANSWERING.c.conversation_id.in_(
            _WAITING.with_only_columns(ANSWERING.c.conversation_id)
            .where(_FREE)
            .with_for_update(of=ANSWERING, skip_locked=True)
            .scalar_subquery()
        )
    )
    .values(lease_until=bindparam("until", type_=Instant), fence=ANSWERING.c.fence + 1)
    .returning(ANSWERING.c.conversation_id, ANSWERING.c.wanted_rev, ANSWERING.c.fence)
)
_OF = (ANSWERING.c.conversation_id == bindparam("key"),)
_PENDING = select(ANSWERING.c.wanted_rev).where(*_OF, ANSWERING.c.wanted_rev > ANSWERING.c.answered_rev)
_STILL = select(ANSWERING.c.wanted_rev).where(
    *_OF,
    ANSWERING.c.wanted_rev == bindparam("rev"),
    ANSWERING.c.answered_rev < bindparam("rev"),
    ANSWERING.c.fence == bindparam("ours"),
)
_DONE = (
    update(ANSWERING)
    .where(*_OF, ANSWERING.c.answered_rev < bindparam("rev"))
    .values(answered_rev=bindparam("rev"))
)
_PUT_BACK = (
    update(ANSWERING)
    .where(*_OF, ANSWERING.c.fence == bindparam("ours"))
    .values(lease_until=bindparam("until", type_=Instant))
)


class Answering:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def want(self, conversation_id: str, rev: int) -> None:
        self._unit.run(
            _WANT, conversation_id=conversation_id, wanted_rev=rev, answered_rev=0, lease_until=None, fence=0
        )
        self._unit.touch("answering")

    def wanted(self, limit: int = 50, now: datetime | None = None) -> list[Wanted]:
        rows = (
            self._unit.run(_FREE_ONES, most=limit, now=now) if now else self._unit.run(_WAITING, most=limit)
        )
        return [Wanted(row.conversation_id, row.wanted_rev, row.fence) for row in rows]

    def take(self, limit: int, now: datetime, until: datetime) -> list[Wanted]:
        rows = self._unit.run(_TAKE, most=limit, now=now, until=until)
        return [Wanted(row.conversation_id, row.wanted_rev, row.fence) for row in rows]

    def is_wanted(self, conversation_id: str) -> bool:
        return self._unit.first(_PENDING, key=conversation_id) is not None

    def still_wanted(self, wanted: Wanted) -> bool:
        still = self._unit.first(_STILL, key=wanted.conversation_id, rev=wanted.rev, ours=wanted.fence)
        return still is not None

    def done(self, wanted: Wanted) -> None:
        self._unit.run(_DONE, key=wanted.conversation_id, rev=wanted.rev)

    def put_back(self, wanted: Wanted, until: datetime | None = None) -> None:
        self._unit.run(_PUT_BACK, key=wanted.conversation_id, ours=wanted.fence, until=until)
