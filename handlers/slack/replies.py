"""What the windows in which answers are written need of the house."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.macros import Macros
from bot.desk.signs import Signs
from bot.desk.suggesting import Suggesting
from bot.desk.summing import Summing
from bot.desk.writing import Writing
from handlers.slack.behind import Behind


@dataclass(frozen=True, slots=True)
class Replies:
    writing: Writing
    signs: Signs
    macros: Macros
    suggesting: Suggesting
    summing: Summing
    behind: Behind

    @property
    def loops(self) -> tuple[Signs, Behind]:
        """What runs as long as the door is open."""
        return self.signs, self.behind
