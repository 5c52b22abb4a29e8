from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update

from bot.ports import Lease
from storage.tables.answering import ANSWERING
from storage.tables.lane import LANE
from storage.tables.lease import LEASE
from storage.tx.unit import OnConflict, Unit

_TAKE = OnConflict(
    lambda insert: (
        (new := insert(LEASE))
        .on_conflict_do_update(
            index_elements=[LEASE.c.name],
            set_={"owner": new.excluded.owner, "until": new.excluded.until},
            where=or_(LEASE.c.owner == new.excluded.owner, LEASE.c.until <= bindparam("at")),
        )
        .returning(LEASE.c.name)
    )
)
_FORGET = (
    delete(LEASE),
    update(LANE).where(LANE.c.lease_until.is_not(None)).values(lease_owner=None, lease_until=None),
    update(ANSWERING).where(ANSWERING.c.lease_until.is_not(None)).values(lease_until=None),
)
_RELEASE = delete(LEASE).where(LEASE.c.name == bindparam("of"), LEASE.c.owner == bindparam("by"))
_NAMED = LEASE.c.name.startswith(bindparam("prefix"))
_KNOWN = select(LEASE.c.owner, LEASE.c.until).where(_NAMED, LEASE.c.until > bindparam("since"))
_FORGET_OLD = delete(LEASE).where(_NAMED, LEASE.c.until < bindparam("before"))


class Leases:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def take(self, name: str, lease: Lease, now: datetime) -> bool:
        taken = self._unit.first(_TAKE, name=name, owner=lease.owner, until=lease.until, at=now)
        return taken is not None

    def release(self, name: str, owner: str) -> None:
        self._unit.run(_RELEASE, of=name, by=owner)

    def known(self, prefix: str, since: datetime) -> list[Lease]:
        return [Lease(row.owner, row.until) for row in self._unit.run(_KNOWN, prefix=prefix, since=since)]

    def forget(self, prefix: str, before: datetime) -> None:
        self._unit.run(_FORGET_OLD, prefix=prefix, before=before)

    def forget_all(self) -> None:
        for statement in _FORGET:
            self._unit.run(statement)
