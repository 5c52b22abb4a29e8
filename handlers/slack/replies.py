"""What the windows in which answers are written need of the house."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.macros import Macros
from bot.desk.signs import Signs
from bot.desk.writing import Writing


@dataclass(frozen=True, slots=True)
class Replies:
    writing: Writing
    signs: Signs
    macros: Macros
