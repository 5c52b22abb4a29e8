"""The store's noun of files, and who fetches those that agents send in Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Attachment
from bot.domain.enclosed import Brought, Enclosed, Refused


class Files(Protocol):
    """A file waits without a turn until it is sent with one."""

    def add(
        self, conversation_id: str, file: Attachment, data: bytes, at: datetime, *, agent: str = ""
    ) -> None:
        """`agent` is who sends it, "" for the customer."""

    def held(self, conversation_id: str, *, agents: bool = False) -> tuple[int, int]:
        """How many files the conversation holds of its customer, or of agents, and their bytes."""

    def of(self, conversation_id: str) -> list[Attachment]:
        """The customer's that were sent and not taken back, oldest first."""

    def waiting(self, conversation_id: str, file_id: str) -> Attachment:
        """One that no turn has yet. Raises UnknownFile."""

    def attach(self, conversation_id: str, file_id: str, seq: int) -> None: ...
    def bring(self, file_id: str, conversation_id: str, to: str) -> None:
        """One that waits goes with its turn into another conversation."""

    def find(self, file_id: str) -> tuple[str, Attachment]:
        """With the conversation's id. Raises UnknownFile."""

    def part(self, file_id: str, at: int, size: int) -> bytes:
        """At most `size` of its bytes from `at` on. Raises UnknownFile."""

    def drop_waiting(self, before: datetime) -> int:
        """Drops those that came before then and were never sent."""


class Fetching(Protocol):
    """Fetches what hangs on an agent's message, and looks at what it is."""

    async def fetch(self, file: Enclosed) -> Brought | Refused:
        """Raises NotFetched where another try may bring it."""
