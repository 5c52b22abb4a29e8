"""One delivery to the app, by whichever of the two ways: sockets or signed HTTP."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.errors import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Retry:
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of one delivery. `body`: what the app said with its acknowledgement (dict or text);
    `unreached`: nobody listened, so nobody can have had it.
    """

    acked: bool
    body: Json | str | None = None
    reason: str = ""
    no_retry: bool = False
    unreached: bool = False
