"""The store's noun of how customers see agents, and who fetches their pictures."""

from __future__ import annotations

from typing import Protocol

from bot.domain.faces import Face, Picture


class Faces(Protocol):
    def of(self, agent: str) -> Face | None: ...
    def choose(self, agent: str, name: str, *, wants_picture: bool) -> None:
        """A picture that is there stays while it is wanted, and goes when it is not."""

    def show(self, agent: str, picture: Picture) -> bool:
        """In place of an earlier one. False when none is wanted any more."""

    def picture(self, key: str) -> Picture | None: ...


class Portraits(Protocol):
    async def fetch(self, agent: str) -> tuple[str, bytes] | None:
        """Its type and bytes; None where there is none that can be shown. Raises NotFetched."""
