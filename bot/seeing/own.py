"""What the process knows of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SocketHealth:
    """`ping_age`: seconds since Slack's last sign of life; `connections`: how many were opened so far."""

    connected: bool
    ping_age: float | None
    connections: int


class Own(Protocol):
    def ready(self) -> bool: ...
    def connections(self) -> int:
        """Of customers."""

    def socket(self) -> SocketHealth | None:
        """None where Slack calls us, or has not been reached yet."""
