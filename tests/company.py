"""A company with as many skills as are wanted, a channel each: for who measures Baton, or wears it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import demo

KNOWLEDGE = Path(demo.__file__).parent / "knowledge"
SITE = "https://shop.example"
_TEAM = """
[team]
id = "T0TIDE"
name = "Tidewater Outfitters"
[app]
id = "A0BATON"
name = "Baton"
bot_user = "U0BATON"
bot_id = "B0BATON"
bot_token = "xoxb-sandbox"
app_token = "xapp-sandbox"
signing_secret = "sandbox-signing-secret"
scopes = [
    "channels:history", "channels:read", "chat:write", "commands", "groups:history", "groups:read",
    "reactions:write", "users:read",
]
[limits]
enforced = {enforced}
"""
_PERSON = """
[[users]]
id = "{id}"
name = "{id}"
real_name = "{name}"
"""
_CHANNEL = """
[[channels]]
id = "{id}"
name = "{name}"
members = [{members}]
"""
_BATON = """
managers = ["{manager}"]
knowledge = "{knowledge}"
[server]
listen = "127.0.0.1:{port}"
origins = ["{origin}"]
[limits]  # counted as always, but one address is everybody here
address = "1000000/minute"
visitor = "1000000/minute"
said = "1000000/minute"
conversation = "1000000/minute"
conversations = "1000000/hour"
sockets = 1_000_000
address_sockets = 1_000_000
connections = 1_000_000
{more_limits}
"""
_SKILL = """
[[topics]]
name = "matter {number}"
phrases = ["{matter}"]
skill = "Team {number}"
[[skills]]
name = "Team {number}"
channel = "{channel}"
general = {general}
"""


@dataclass(frozen=True, slots=True)
class Company:
    """Channels are called after `name`; all `people` (a name by user id) are in each."""

    name: str
    people: Mapping[str, str]

    def channel(self, number: int) -> str:
        return f"C0{self.name.upper()}{number}"

    def workspace(self, channels: int, *, enforced: bool) -> str:
        """`enforced`: Slack's rates."""
        members = ", ".join(f'"{user}"' for user in (*self.people, "U0BATON"))
        parts = [_TEAM.format(enforced=str(enforced).lower())]
        parts += [_PERSON.format(id=user, name=name) for user, name in self.people.items()]
        parts += [
            _CHANNEL.format(id=self.channel(number), name=f"{self.name}-{number}", members=members)
            for number in range(channels)
        ]
        return "".join(parts)

    def baton(
        self, channels: int, *, port: int, manager: str, origin: str = SITE, more_limits: str = ""
    ) -> str:
        head = _BATON.format(
            manager=manager, knowledge=KNOWLEDGE, port=port, origin=origin, more_limits=more_limits
        )
        return head + "".join(
            _SKILL.format(
                number=number,
                matter=matter(number),
                channel=f"{self.name}-{number}",
                general=str(number == 0).lower(),
            )
            for number in range(channels)
        )


def matter(number: int) -> str:
    """What a customer says to be handed to that channel's team."""
    return f"matter number {number} of mine"
