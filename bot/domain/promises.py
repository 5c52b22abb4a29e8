"""A time given to a customer: kept or broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    VOID = "void"
    """The handoff ended before a person had to answer: neither kept nor broken."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`due` is what the customer was told; settled by the first word of a person or by the clock."""

    handoff_id: str
    given_at: datetime
    due: datetime
    state: PromiseState = PromiseState.OPEN
