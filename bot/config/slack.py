"""`[slack]` in baton.toml: where alarms and homeless cards go, and what happens where nobody can look."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.config.kinds import Name


class SlackPart(BaseModel):
    """`ops` and `overflow` name channels, or give their ids.

    `unclear` is for a message of which nobody can see whether it stands: `park` waits for a person, `repeat`
    says it again with a mark. A card always waits. `managers_claim`: managers are agents of every skill.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    ops: Name | None = None
    overflow: Name | None = None
    unclear: Literal["park", "repeat"] = "park"
    managers_claim: bool = False
