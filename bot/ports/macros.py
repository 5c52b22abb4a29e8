"""The store's noun of canned replies that were made in Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.macros import Macro


class Macros(Protocol):
    def all(self) -> list[Macro]: ...
    def get(self, macro_id: str) -> Macro:
        """Raises UnknownMacro."""

    def save(self, macro: Macro, by: str, at: datetime) -> None:
        """A new one, or in place of the one of that id; `by` is the agent's id."""

    def delete(self, macro_id: str) -> bool:
        """False when it is not there."""
