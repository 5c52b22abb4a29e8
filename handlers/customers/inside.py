"""The use cases that the customers' door opens to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.amending import Amending
from bot.domain.callers import Caller
from bot.files import Files
from bot.intake import Intake
from bot.outside_ai import OutsideAI
from bot.owning import Owning

BEYOND = 2**53 - 1
"""A rev that no conversation reaches: nothing comes after it."""


@dataclass(frozen=True, slots=True)
class Inside:
    intake: Intake
    amending: Amending
    owning: Owning
    files: Files
    outside_ai: OutsideAI

    async def opens(self, caller: Caller, conversation_id: str) -> None:
        """Raises UnknownConversation for somebody else's."""
        await self.intake.changes(caller, conversation_id, BEYOND)
