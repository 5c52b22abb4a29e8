"""What is said in a thread, or beside it: once, or in place of what was said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.codes import LineCode, Reaction


@dataclass(frozen=True, slots=True)
class Relay:
    """The customer's turn `seq`, into the thread: the part `part` of `parts`, each a message of its own.

    `repeated`: it may stand there already, and nobody can look.
    """

    handoff_id: str
    seq: int
    part: int = 0
    parts: int = 1
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class CatchUp:
    """The customer's turns after `after` up to `upto`, into the thread as one message.

    Those up to `end` follow in further messages.
    """

    handoff_id: str
    after: int
    upto: int
    end: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Redo:
    """Redraws the thread's messages that carried the turn `seq`, as the turn stands now.

    `left`: in threads that a transfer left, while there is no other. `of` where the turn is a merged
    handoff's, whose words were brought here.
    """

    handoff_id: str
    seq: int
    left: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """One line that says so, because redrawing notifies nobody: the turn `seq` was edited or taken back.

    `of` as with Redo.
    """

    handoff_id: str
    seq: int
    repeated: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """The turn `seq` of `agent`, written in a window: shown in the thread, where colleagues read along."""

    handoff_id: str
    seq: int
    repeated: bool = False
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`user` is the colleague whom it calls by name, and so tells; `on_call` are people and user groups."""

    handoff_id: str
    code: LineCode
    opens_at: datetime | None = None
    repeated: bool = False
    user: str = ""
    on_call: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A reaction on an agent's message."""

    handoff_id: str
    channel: str
    ts: str
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Whisper:
    """A private word to one person in the thread; sent at most once, since it can't be looked up again.

    `code` is a KeptWhy, Slip or Notice value; `about` the key of a file's Whereabouts, where it is of one.
    `channel` and `root` say which thread, where it is not the card's.
    """

    handoff_id: str
    user: str
    code: str
    about: str = ""
    channel: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """Deletes the message of the delivery `of`, if there is one: begun at `begun_at` under the thread `root`,
    which is gone, and its answer was lost.
    """

    handoff_id: str
    of: str
    channel: str
    root: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Close:
    """Redraws the card that stands there as what it is since a transfer: closed, with the way on.

    `again`: once nobody is left who could draw it as it was before.
    """

    handoff_id: str
    channel: str
    ts: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Onward:
    """One line under the card that stands there, which a transfer left: where it goes on."""

    handoff_id: str
    channel: str
    ts: str
    repeated: bool = False
