"""What is said to people when a customer waits for too long, and how long that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class NudgeCode(StrEnum):
    """What is waited for."""

    CLAIM = "claim"
    WORD = "word"
    """The holder's next one."""


class ReleaseWhy(StrEnum):
    """Why the clock released a handoff."""

    SILENT = "silent"
    LEFT = "left"
    """The holder is in the skill's channel no more."""
    GONE = "gone"
    """Nor in the workspace."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A message to one person alone, or with `to` "" one line in the overflow channel; both lead to the card.

    Said at most once, since it can't be looked up again, and not at all where it is over by then.
    """

    handoff_id: str
    to: str
    code: NudgeCode


@dataclass(frozen=True, slots=True)
class Nudges:
    """In open time; None lets it pass.

    Unclaimed for `unclaimed` the people on call are named in the thread, after `overflow_after` the overflow
    channel and the managers are told. A holder who says nothing for `next_word` is told alone, and released
    `release_after` that.
    """

    unclaimed: timedelta | None = timedelta(minutes=10)
    overflow_after: timedelta | None = timedelta(minutes=20)
    next_word: timedelta | None = timedelta(minutes=10)
    release_after: timedelta | None = timedelta(minutes=20)
