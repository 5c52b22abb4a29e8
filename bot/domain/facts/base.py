"""What all facts have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


class Ids(TypedDict):
    """What every handoff's fact carries."""

    at: datetime
    conversation_id: str
    handoff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    at: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffFact(Fact):
    handoff_id: str
