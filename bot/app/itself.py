"""What the process knows of itself, for its meters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.app.slack import SlackSide
from bot.seeing.own import SocketHealth
from handlers.customers.connections import Connections


@dataclass(frozen=True, slots=True)
class Itself:
    not_ready_because: Callable[[], list[str]]
    admitted: Connections
    slack: SlackSide

    def ready(self) -> bool:
        return not self.not_ready_because()

    def connections(self) -> int:
        return self.admitted.count

    def socket(self) -> SocketHealth | None:
        socket = self.slack.socket
        return SocketHealth(socket.is_connected, socket.ping_age(), socket.connections) if socket else None
