"""The store's nouns of what helps an agent to write: macros made in Slack, and suggestions."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.macros import Macro
from bot.domain.replying import Suggestion, Use


class Macros(Protocol):
    def all(self) -> list[Macro]: ...
    def get(self, macro_id: str) -> Macro:
        """Raises UnknownMacro."""

    def save(self, macro: Macro, by: str, at: datetime) -> None:
        """A new one, or in place of the one of that id; `by` is the agent's id."""

    def delete(self, macro_id: str) -> bool:
        """False when it is not there."""


class Suggestions(Protocol):
    def add(self, suggestion: Suggestion, handoff_id: str, agent: str, at: datetime) -> None: ...
    def open_of(self, suggestion_id: str, handoff_id: str, agent: str) -> Suggestion | None:
        """That agent's, on that handoff, while it is not settled."""

    def settle(self, suggestion_id: str, use: Use, alike: float, at: datetime) -> bool:
        """Its words are gone then. False when it is settled."""
