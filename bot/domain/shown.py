"""What the customer's side shows of a handoff: who answers, or who is awaited and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.conversation import Turn
from bot.domain.handoff import Handoff, State
from bot.domain.promises import Promise, PromiseState


class Who(StrEnum):
    ASSISTANT = "assistant"
    WAITING = "waiting"
    PARKED = "parked"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Shown:
    """`name` is the skill's while waiting or parked, the agent's after; `by` is the promised time.

    `picture` is the key of the agent's; `merged_into` the conversation in which this one goes on.
    """

    who: Who = Who.ASSISTANT
    name: str = ""
    by: datetime | None = None
    opens: datetime | None = None
    rate: Literal["asked", "given"] | None = None
    score: int | None = None
    blocked: bool = False
    picture: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One side has seen everything up to the turn `seq`."""

    by: Literal["customer", "agent"]
    seq: int


class ChangeKind(StrEnum):
    TURN = "turn"
    EDIT = "edit"
    DELETE = "delete"
    FILES = "files"
    STATE = "state"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the customer's side can see happen; `rev` counts 1, 2, 3 … without a gap.

    `turn` goes with a turn, an edit, a deletion and files that followed it, and is as the turn stands now.
    """

    rev: int
    at: datetime
    kind: ChangeKind
    turn: Turn | None = None
    shown: Shown | None = None
    seen: Seen | None = None


def shown(
    handoff: Handoff | None, promise: Promise | None, *, blocked: bool = False, merged_into: str = ""
) -> Shown:
    return replace(_shown(handoff, promise), blocked=blocked, merged_into=merged_into)


def _shown(handoff: Handoff | None, promise: Promise | None) -> Shown:
    if handoff is None:
        return Shown()
    by = promise.due if promise and promise.state is PromiseState.OPEN else None
    match handoff.state:
        case State.QUEUED | State.OFFERED:
            return Shown(Who.WAITING, handoff.skill, by)
        case State.PARKED:
            return Shown(Who.PARKED, handoff.skill, by, handoff.opens_at)
        case State.ASSIGNED | State.SNOOZED:
            return Shown(Who.AGENT, handoff.holder.name if handoff.holder else "", by)
        case State.RESOLVED:
            return Shown(rate="given" if handoff.rating else "asked", score=handoff.rating)
        case State.WITHDRAWN | State.SPAM | State.HANDED_BACK | State.MERGED:
            return Shown()
