from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, or_

from bot.ports import Lease
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
_RELEASE = delete(LEASE).where(LEASE.c.name == bindparam("of"), LEASE.c.owner == bindparam("by"))


class Leases:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def take(self, name: str, lease: Lease, now: datetime) -> bool:
        taken = self._unit.first(_TAKE, name=name, owner=lease.owner, until=lease.until, at=now)
        return taken is not None

    def release(self, name: str, owner: str) -> None:
        self._unit.run(_RELEASE, of=name, by=owner)
