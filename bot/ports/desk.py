"""The store's noun of what agents are shown of their work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.desk import Line, Load, Numbers, Scope


class Desks(Protocol):
    """Each costs what is open, what the day brought, or a fixed number of rows, not what is stored."""

    def held_by(self, agent: str) -> list[Line]:
        """What they hold, and what they help with."""

    def waiting(self, scope: Scope, limit: int) -> list[Line]:
        """What can be claimed: first what is queued, then what is parked; each by priority, then by age."""

    def open_of(self, owner: str) -> list[Line]:
        """What is open of one owner's, the newest first."""

    def loads(self) -> list[Load]:
        """Of the skills in which anything is open, by the names that are stored."""

    def numbers(self, agent: str, start: datetime, end: datetime) -> Numbers:
        """Of [start, end)."""

    def of_conversation(self, conversation_id: str, scope: Scope) -> list[Line]:
        """Its last handoff, if that is within the scope."""

    def find(self, words: str, by: Collection[str], scope: Scope, limit: int) -> list[Line]:
        """By a part of the customer's name, e-mail address or account, of those that `by` has, in any case:
        the newest first, each conversation once. Only the newest SEARCHED handoffs are looked at.
        """

    def past(self, owner: str, but: str, scope: Scope, limit: int) -> list[Line]:
        """The last handoff of each conversation of that owner's, `but` that one: the newest first."""
