from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from bot.domain.errors import UnknownMacro
from bot.domain.macros import Macro
from storage.tables.macro import MACRO
from storage.tx.unit import OnConflict, Unit

_ALL = select(MACRO).order_by(MACRO.c.title, MACRO.c.id)
_ONE = select(MACRO).where(MACRO.c.id == bindparam("of"))
_SAVE = OnConflict(
    lambda insert: (new := insert(MACRO)).on_conflict_do_update(
        index_elements=[MACRO.c.id],
        set_={name: new.excluded[name] for name in ("title", "text", "skills", "saved_by", "saved_at")},
    )
)
_DELETE = delete(MACRO).where(MACRO.c.id == bindparam("of"))


class Macros:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> list[Macro]:
        return [_macro(row) for row in self._unit.run(_ALL)]

    def get(self, macro_id: str) -> Macro:
        row = self._unit.first(_ONE, of=macro_id)
        if row is None:
            raise UnknownMacro
        return _macro(row)

    def save(self, macro: Macro, by: str, at: datetime) -> None:
        self._unit.run(
            _SAVE,
            id=macro.id,
            title=macro.title,
            text=macro.text,
            skills=list(macro.skills),
            saved_by=by,
            saved_at=at,
        )

    def delete(self, macro_id: str) -> bool:
        return self._unit.run(_DELETE, of=macro_id).rowcount > 0


def _macro(row: Row[Any]) -> Macro:
    return Macro(row.id, row.title, row.text, tuple(row.skills))
