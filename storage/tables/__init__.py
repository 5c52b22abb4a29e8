"""The schema, one module per noun; `METADATA` knows all of it."""

from storage.tables import (
    alarm,
    answering,
    change,
    conversation,
    decision,
    face,
    fact,
    file,
    follow,
    handoff,
    inbox,
    lane,
    lease,
    promise,
    rate,
    shift,
    thread,
    timer,
    turn,
)
from storage.tables.columns import Row

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "alarm",
    "answering",
    "change",
    "conversation",
    "decision",
    "face",
    "fact",
    "file",
    "follow",
    "handoff",
    "inbox",
    "lane",
    "lease",
    "promise",
    "rate",
    "shift",
    "thread",
    "timer",
    "turn",
]
