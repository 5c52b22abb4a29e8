"""The company of a soak: as many skills and channels as it is told, and the Batons that serve them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.company import Company

AGENTS = tuple(f"U0AGENT{number}" for number in range(6))
SECRET = "only-for-a-soak-on-this-machine-00000"
COMPANY = Company("soak", {user: f"Agent {user[2:].lower()}" for user in AGENTS})
_CARDS = 'cards = "10000/minute"'


@dataclass(frozen=True, slots=True)
class World:
    folder: Path
    channels: int

    def write(self, ports: list[int]) -> None:
        """The workspace, and one baton.toml for each port."""
        (self.folder / "workspace.toml").write_text(COMPANY.workspace(self.channels, enforced=False))
        for port in ports:
            text = COMPANY.baton(self.channels, port=port, manager=AGENTS[0], more_limits=_CARDS)
            (self.folder / f"baton-{port}.toml").write_text(text)
