"""The company of a soak: as many skills and channels as it is told, and three Batons that serve them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import demo

KNOWLEDGE = Path(demo.__file__).parent / "knowledge"
AGENTS = tuple(f"U0AGENT{number}" for number in range(6))
SECRET = "only-for-a-soak-on-this-machine-00000"

_TEAM = """
[team]
id = "T0SOAK"
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
enforced = false
"""
_AGENT = """
[[users]]
id = "{id}"
name = "{name}"
real_name = "Agent {name}"
"""
_CHANNEL = """
[[channels]]
id = "C0SOAK{number}"
name = "soak-{number}"
members = [{members}]
"""
_BATON = """
managers = ["{manager}"]
knowledge = "{knowledge}"
[server]
listen = "127.0.0.1:{port}"
origins = ["https://shop.example"]
[limits]
address = "1000000/minute"
visitor = "1000000/minute"
said = "1000000/minute"
conversation = "1000000/minute"
conversations = "1000000/hour"
cards = "10000/minute"
sockets = 1_000_000
address_sockets = 1_000_000
connections = 1_000_000
"""
_SKILL = """
[[topics]]
name = "matter {number}"
phrases = ["{matter}"]
skill = "Team {number}"
[[skills]]
name = "Team {number}"
channel = "soak-{number}"
general = {general}
"""


@dataclass(frozen=True, slots=True)
class World:
    folder: Path
    channels: int

    def write(self, ports: list[int]) -> None:
        """The workspace, and one baton.toml for each port."""
        members = ", ".join(f'"{user}"' for user in (*AGENTS, "U0BATON"))
        people = "".join(_AGENT.format(id=user, name=user[2:].lower()) for user in AGENTS)
        numbers = range(self.channels)
        places = "".join(_CHANNEL.format(number=number, members=members) for number in numbers)
        (self.folder / "workspace.toml").write_text(_TEAM + people + places)
        skills = "".join(
            _SKILL.format(number=number, matter=matter(number), general=str(number == 0).lower())
            for number in numbers
        )
        for port in ports:
            head = _BATON.format(manager=AGENTS[0], knowledge=KNOWLEDGE, port=port)
            (self.folder / f"baton-{port}.toml").write_text(head + skills)


def channel(number: int) -> str:
    return f"C0SOAK{number}"


def matter(number: int) -> str:
    """What a customer says to be handed to that channel's team."""
    return f"matter number {number} of mine"
