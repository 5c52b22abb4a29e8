"""What can be wrong with the database before anything is served."""

from __future__ import annotations

from bot.domain.errors import BatonError


class StoreBroken(BatonError):
    """The database can't be used as it stands; `reason` is one line for whoever starts Baton."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason
