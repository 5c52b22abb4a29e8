"""The use cases that the customers' door opens to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.amending import Amending
from bot.files import Files
from bot.intake import Intake
from bot.outside_ai import OutsideAI
from bot.owning import Owning
from bot.portraits import Portraits


@dataclass(frozen=True, slots=True)
class Inside:
    intake: Intake
    amending: Amending
    owning: Owning
    files: Files
    outside_ai: OutsideAI
    portraits: Portraits
