"""What Baton knows of the workspace it serves, as found at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Workspace:
    """`channels` is the channel id of each skill, by the skill's name."""

    team_id: str
    bot_user: str
    bot_id: str
    channels: Mapping[str, str]

    def is_ours(self, message: Mapping[str, Any]) -> bool:
        return message.get("user") == self.bot_user or message.get("bot_id") == self.bot_id
