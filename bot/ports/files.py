"""The store's noun of the files that customers send."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Attachment


class Files(Protocol):
    """A file waits without a turn until it is sent with one."""

    def add(self, conversation_id: str, file: Attachment, data: bytes, at: datetime) -> None: ...
    def held(self, conversation_id: str) -> tuple[int, int]:
        """How many files the conversation holds, and their bytes."""

    def of(self, conversation_id: str) -> list[Attachment]:
        """Those that were sent and not taken back, oldest first."""

    def waiting(self, conversation_id: str, file_id: str) -> Attachment:
        """One that no turn has yet. Raises UnknownFile."""

    def attach(self, conversation_id: str, file_id: str, seq: int) -> None: ...
    def bring(self, file_id: str, conversation_id: str, to: str) -> None:
        """One that waits goes with its turn into another conversation."""

    def find(self, file_id: str) -> tuple[str, Attachment]:
        """With the conversation's id. Raises UnknownFile."""

    def part(self, file_id: str, at: int, size: int) -> bytes:
        """At most `size` of its bytes from `at` on. Raises UnknownFile."""

    def drop_of(self, conversation_id: str, seq: int) -> None: ...
    def drop_waiting(self, before: datetime) -> int:
        """Drops those that came before then and were never sent."""
