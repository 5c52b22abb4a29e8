"""The inbox's statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, exists, func, or_, select, update

from bot.domain.inbound import InboundKind, InboundState
from storage.tables.inbox import INBOX
from storage.tables.lane import DRAWING, LANE
from storage.tx.unit import OnConflict

KINDS = {kind.value: place for place, kind in enumerate(InboundKind)}
_EARLIER = INBOX.alias()


def _when(table: Any) -> Any:
    """An edit happened when it was made, not when the message was written."""
    return case((table.c.edit_ts != "", table.c.edit_ts), else_=table.c.ts)


def _kind(table: Any) -> Any:
    return case(KINDS, value=table.c.kind)


_ORDER = (_when(INBOX), _kind(INBOX), INBOX.c.id)
_ITS_TIME, _ITS_KIND = bindparam("its_time", type_=String), bindparam("its_kind", type_=Integer)
_ROOTED = (INBOX.c.channel == bindparam("of_channel"), INBOX.c.root_ts == bindparam("of_root"))
_IS_READY = INBOX.c.state == InboundState.READY.value
_IS_WAITING = INBOX.c.state == InboundState.WAITING.value
_HAS_FAILED = INBOX.c.state == InboundState.FAILED.value
_THIS = INBOX.c.id == bindparam("key")
_HEARD = (InboundState.APPLIED.value, InboundState.IGNORED.value, InboundState.FAILED.value)

_NTH = func.row_number().over(partition_by=(INBOX.c.channel, INBOX.c.root_ts), order_by=_ORDER)
"""In its thread: the first of each come first, so that one that is long and waits keeps no other waiting."""

ADD = OnConflict(lambda insert: insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.id))
READY = (
    select(INBOX)
    .where(
        _IS_READY,
        INBOX.c.received_at < bindparam("before"),
        ~exists().where(
            _EARLIER.c.channel == INBOX.c.channel,
            _EARLIER.c.root_ts == INBOX.c.root_ts,
            _EARLIER.c.state == InboundState.READY.value,
            _EARLIER.c.received_at >= bindparam("before"),
            _when(_EARLIER) < _when(INBOX),
        ),
    )
    .order_by(_NTH, *_ORDER)
    .limit(bindparam("most"))
)
OLDEST = select(func.min(INBOX.c.received_at)).where(_IS_READY)
LOCK = select(INBOX.c.state).where(_THIS).with_for_update()
BEFORE_IT = (
    select(INBOX.c.id)
    .where(
        *_ROOTED,
        _IS_READY,
        or_(
            _when(INBOX) < _ITS_TIME,
            and_(_when(INBOX) == _ITS_TIME, _kind(INBOX) < _ITS_KIND),
            and_(_when(INBOX) == _ITS_TIME, _kind(INBOX) == _ITS_KIND, INBOX.c.id < bindparam("key")),
        ),
    )
    .limit(1)
)
SETTLE = update(INBOX).where(_THIS).values(state=bindparam("new_state"), settled_at=bindparam("at"))
FAIL = (
    update(INBOX)
    .where(_THIS, _IS_READY)
    .values(state=InboundState.FAILED.value, reason=bindparam("why"), settled_at=bindparam("at"))
)
FAILED = select(INBOX).where(_HAS_FAILED).order_by(INBOX.c.settled_at, INBOX.c.id).limit(bindparam("most"))
_AGAIN = update(INBOX).where(_HAS_FAILED).values(state=InboundState.READY.value)
REPLAY_ALL = _AGAIN
REPLAY = _AGAIN.where(INBOX.c.id.in_(bindparam("ids", expanding=True)))
REVIVE = update(INBOX).where(*_ROOTED, _IS_WAITING).values(state=InboundState.READY.value)
WAITING = select(INBOX.c.id).where(_IS_WAITING).limit(1)
REVIVE_KNOWN = (
    update(INBOX)
    .where(
        _IS_WAITING,
        exists().where(DRAWING.c.channel == INBOX.c.channel, DRAWING.c.ts == INBOX.c.root_ts),
    )
    .values(state=InboundState.READY.value)
)
_MAY_STAND = exists().where(
    DRAWING.c.key == LANE.c.key, DRAWING.c.ts.is_(None), LANE.c.sending_id.is_not(None)
)
"""A card whose post was begun and whose answer is not known: what waits may hang under it."""
EXPIRE = (
    update(INBOX)
    .where(_IS_WAITING, INBOX.c.received_at < bindparam("before"), ~_MAY_STAND)
    .values(state=InboundState.IGNORED.value)
)
HEARD = select(INBOX).where(*_ROOTED, INBOX.c.ts >= bindparam("since")).order_by(*_ORDER)
ROOTS_SINCE = (
    select(INBOX.c.channel, INBOX.c.root_ts)
    .where(INBOX.c.state.in_(_HEARD), INBOX.c.received_at >= bindparam("since"))
    .group_by(INBOX.c.channel, INBOX.c.root_ts)
    .order_by(func.max(INBOX.c.received_at).desc())
)
