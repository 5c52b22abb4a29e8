"""Lanes that follow a conversation's change log, which is their queue: they have no delivery rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.deliveries import LaneKind, Tell, following
from bot.domain.errors import UnknownConversation
from bot.ports import Item
from storage.tables.conversation import CONVERSATION
from storage.tables.follow import FOLLOW
from storage.tables.lane import LANE
from storage.tx import lane_statements as sql
from storage.tx.unit import Unit

_ADD_LANE = insert(LANE)
_ADD = insert(FOLLOW)
_MOVE = update(FOLLOW).where(FOLLOW.c.key == bindparam("of")).values(address=bindparam("place"))
_OF = select(FOLLOW).where(FOLLOW.c.key == bindparam("of"))
_HEAD = (
    select(FOLLOW, CONVERSATION.c.last_rev)
    .select_from(FOLLOW.join(CONVERSATION, CONVERSATION.c.id == FOLLOW.c.conversation_id))
    .where(FOLLOW.c.key == bindparam("of"))
)
_TOLD = (
    update(FOLLOW)
    .where(FOLLOW.c.key == bindparam("of"), FOLLOW.c.told_rev < bindparam("rev"))
    .values(told_rev=bindparam("rev"))
)
_FOLLOWED = (
    select(CONVERSATION.c.followed, CONVERSATION.c.last_rev, CONVERSATION.c.created_at)
    .where(CONVERSATION.c.id == bindparam("key"))
    .with_for_update()
)
"""Locked, so that two who begin to follow at once do it one after the other."""
_FOLLOW = (
    update(CONVERSATION).where(CONVERSATION.c.id == bindparam("key")).values(followed=bindparam("kinds"))
)
_REVS = select(CONVERSATION.c.id, CONVERSATION.c.last_rev).where(
    CONVERSATION.c.id.in_(bindparam("keys", expanding=True))
)
AT_ONCE = 500
"""Ids in one statement."""


class Follows:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, conversation_id: str, kind: LaneKind, address: str) -> None:
        key = following(kind, conversation_id)
        row = self._unit.first(_FOLLOWED, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        if self._unit.run(_MOVE, of=key, place=address).rowcount:
            return
        self._unit.run(_ADD_LANE, **sql.new_lane(key, kind, None, row.created_at) | {"pending": 0})
        self._unit.run(
            _ADD,
            key=key,
            conversation_id=conversation_id,
            kind=kind.value,
            address=address,
            told_rev=row.last_rev,
        )
        kinds = [*filter(None, row.followed.split(",")), kind.value]
        self._unit.run(_FOLLOW, key=conversation_id, kinds=",".join(kinds))

    def address(self, conversation_id: str, kind: LaneKind) -> str | None:
        row = self._unit.first(_OF, of=following(kind, conversation_id))
        return row.address if row else None

    def ahead(self, known: Mapping[str, int]) -> list[str]:
        ids = sorted(known)
        found: list[str] = []
        for first in range(0, len(ids), AT_ONCE):
            rows = self._unit.run(_REVS, keys=ids[first : first + AT_ONCE])
            found += [row.id for row in rows if row.last_rev > known[row.id]]
        return found


def head(unit: Unit, lane: Row[Any]) -> Item | None:
    row = unit.run(_HEAD, of=lane.key).one()
    if row.told_rev >= row.last_rev:
        return None
    kind = LaneKind(row.kind)
    upto = _begun(lane) or (row.last_rev if kind is LaneKind.MAIL else row.told_rev + 1)
    tell = Tell(row.conversation_id, kind, row.address, row.told_rev, upto)
    return Item(
        id=f"{row.conversation_id}-{row.told_rev}-{upto}",
        lane=lane.key,
        kind=kind,
        want=tell,
        anchor=None,
        rev=upto,
        begun_at=lane.sending_at,
        looked=lane.looked,
        attempts=lane.attempts,
        fence=lane.fence,
    )


def done(unit: Unit, item: Item, at: datetime) -> None:
    """How far the follower is told, and whether there is more by now."""
    unit.run(_TOLD, of=item.lane, rev=item.rev)
    lane = unit.run(sql.LANE_ROW, of=item.lane).one()
    row = unit.run(_HEAD, of=item.lane).one()
    unit.run(sql.RECOUNT, of=item.lane, more=int(row.last_rev > row.told_rev) - lane.pending, oldest=at)


def _begun(lane: Row[Any]) -> int | None:
    """What is in hand keeps its extent, for it may have been told already."""
    return int(lane.sending_id.rpartition("-")[2]) if lane.sending_id else None
