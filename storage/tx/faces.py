from __future__ import annotations

from sqlalchemy import bindparam, select, update

from bot.domain.faces import Face, Picture
from storage.tables.face import FACE
from storage.tx.unit import OnConflict, Unit

_OF = select(FACE.c.agent_id, FACE.c.name, FACE.c.wants_picture, FACE.c.key).where(
    FACE.c.agent_id == bindparam("agent")
)
_CHOOSE = OnConflict(
    lambda insert: (new := insert(FACE)).on_conflict_do_update(
        index_elements=[FACE.c.agent_id],
        set_={"name": new.excluded.name, "wants_picture": new.excluded.wants_picture},
    )
)
_THIS = update(FACE).where(FACE.c.agent_id == bindparam("agent"))
_HIDE = _THIS.where(FACE.c.wants_picture.is_(False)).values(key=None, data=None, type="")
_SHOW = _THIS.where(FACE.c.wants_picture.is_(True)).values(
    key=bindparam("named"), type=bindparam("kind"), data=bindparam("bytes", type_=FACE.c.data.type)
)
_PICTURE = select(FACE.c.key, FACE.c.type, FACE.c.data).where(FACE.c.key == bindparam("named"))


class Faces:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, agent: str) -> Face | None:
        row = self._unit.first(_OF, agent=agent)
        return Face(row.agent_id, row.name, row.wants_picture, row.key or "") if row else None

    def choose(self, agent: str, name: str, *, wants_picture: bool) -> None:
        self._unit.run(
            _CHOOSE, agent_id=agent, name=name, wants_picture=wants_picture, key=None, type="", data=None
        )
        self._unit.run(_HIDE, agent=agent)

    def show(self, agent: str, picture: Picture) -> bool:
        shown = self._unit.run(_SHOW, agent=agent, named=picture.key, kind=picture.type, bytes=picture.data)
        return shown.rowcount > 0

    def picture(self, key: str) -> Picture | None:
        row = self._unit.first(_PICTURE, named=key)
        return Picture(row.key, row.type, bytes(row.data)) if row and row.data else None
