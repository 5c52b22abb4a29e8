"""The way from Slack to the app, whichever of the two it is: sockets or signed HTTP."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.sandbox.errors import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Retry:
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of one delivery. `body`: what the app said with its acknowledgement (dict or text)."""

    acked: bool
    body: Json | str | None = None
    reason: str = ""
    no_retry: bool = False


class Outbound(Protocol):
    async def send(self, kind: Kind, payload: Json, retry: Retry) -> Answer: ...

    async def ready(self, seconds: float) -> None:
        """Returns when somebody listens, or after so many seconds."""

    async def close(self) -> None: ...
