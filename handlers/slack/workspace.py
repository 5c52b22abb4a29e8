"""What Baton knows of the workspace it serves, as found at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.conversation import Account

DIRECT = "D"
"""With which the id of a person's messages with the app begins (docs/slack.md, `direct-messages`)."""


@dataclass(frozen=True, slots=True)
class CustomerChannel:
    """A channel in which customers write, and the account they belong to."""

    name: str
    account: Account = field(default_factory=Account)


@dataclass(frozen=True, slots=True)
class Workspace:
    """`channels` is the channel id of each skill, by the skill's name; `customers` by channel id.

    `direct`: messages to the app alone are customers' too. `may_rename`: posts may bear an agent's name.
    `overflow` is the channel id of what no other channel takes, `ops` that of alarms; "" is none.
    `looks_back`: what stands in a channel or thread may be read.
    """

    team_id: str
    bot_user: str
    bot_id: str
    channels: Mapping[str, str]
    customers: Mapping[str, CustomerChannel] = field(default_factory=dict)
    direct: bool = False
    may_rename: bool = True
    overflow: str = ""
    ops: str = ""
    looks_back: bool = True
    url: str = ""
    """The workspace's own address, with a slash at its end."""

    @property
    def inside(self) -> frozenset[str]:
        """Every channel in which only agents may read."""
        return frozenset(filter(None, (*self.channels.values(), self.overflow, self.ops)))

    def address_of(self, channel: str, ts: str) -> str:
        """Where a message opens; "" where the workspace's address is unknown."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}" if self.url else ""

    def is_ours(self, message: Mapping[str, Any]) -> bool:
        return message.get("user") == self.bot_user or message.get("bot_id") == self.bot_id

    def is_customers(self, channel: str) -> bool:
        """True where customers read: nothing of the inside may ever stand there."""
        return channel in self.customers or (self.direct and channel.startswith(DIRECT))
