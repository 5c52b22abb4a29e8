"""`[routing]` in baton.toml: whom a card names first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.config.kinds import Member, Name


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class OwnerPart(_Part):
    """Who looks after an account; `account` as the site names it, in any case."""

    account: Name
    agent: Member


class RoutingPart(_Part):
    """`last_agent`: for so many days whoever served a customer is named first; 0 names nobody."""

    last_agent: Annotated[int, Field(ge=0, le=365)] = 0
    owners: list[OwnerPart] = []

    def lately(self) -> timedelta | None:
        return timedelta(days=self.last_agent) if self.last_agent else None


def owners(parts: Sequence[OwnerPart]) -> dict[str, str]:
    """Slack user ids by account, case folded. Raises ValueError naming the account that is there twice."""
    found: dict[str, str] = {}
    for number, part in enumerate(parts, 1):
        if part.account.casefold() in found:
            raise ValueError(f"routing.owners[{number}].account: {part.account!r} is there twice")
        found[part.account.casefold()] = part.agent
    return found
