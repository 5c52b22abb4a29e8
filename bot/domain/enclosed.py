"""Files that hang on an agent's message in Slack, until they are Baton's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.codes import Slip
from bot.domain.conversation import Attachment

MOST_ENCLOSED = 10
"""Of one message: as many as Slack takes."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """As Slack names it. Where its bytes are is never kept: that is asked for when they are fetched.

    `gone`: an edit says that it was deleted.
    """

    id: str
    name: str
    size: int = 0
    type: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """`of` is Slack's id; `file` is what it is by its content, under Baton's id."""

    of: str
    file: Attachment
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be passed on."""

    of: str
    why: Slip


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A file's message and its thread, as one key: Slack's ids have no colon."""

    channel: str
    root: str
    ts: str
    file: str

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.root}:{self.ts}:{self.file}"


def whereabouts(key: str) -> Whereabouts:
    """Raises ValueError on what is no such key."""
    channel, root, ts, file = key.split(":")
    return Whereabouts(channel, root, ts, file)
