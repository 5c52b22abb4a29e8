"""Things to say outside: each names a handoff; the outlet resolves channel and content when it sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.brought import Brought
from bot.domain.codes import OF_A_NEW_THREAD, KeptWhy, LineCode, Notice, Reaction, Slip
from bot.domain.drawings import DrawCard, Drawing, DrawOps, DrawOvernight, Redraw
from bot.domain.nudges import Nudge

__all__ = [
    "DRAWN",
    "FOLLOWING",
    "OF_A_NEW_THREAD",
    "OF_SLACK",
    "Amended",
    "Anchor",
    "Brought",
    "Carrier",
    "CatchUp",
    "Close",
    "Delivery",
    "DrawCard",
    "DrawOps",
    "DrawOvernight",
    "Drawing",
    "Echo",
    "KeptWhy",
    "LaneKind",
    "Line",
    "LineCode",
    "Mark",
    "Notice",
    "Nudge",
    "Onward",
    "Reaction",
    "Redo",
    "Redraw",
    "Relay",
    "Slip",
    "Stray",
    "Tell",
    "Want",
    "Whisper",
    "following",
    "lane_of",
]


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
    """Redraws the thread's message that carried the turn `seq`, as the turn stands now.

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
    """The agent's turn `seq`, written in a window: shown in the thread, where colleagues read along."""

    handoff_id: str
    seq: int
    repeated: bool = False


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


Carrier = Relay | CatchUp | Brought | Amended
"""What a customer's turns stand in."""
Delivery = Carrier | Redo | Echo | Line | Mark | Whisper | Nudge | Stray | Close | Onward
Want = Drawing | Delivery


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a handoff lives in Slack: its card's message."""

    channel: str
    ts: str


class LaneKind(StrEnum):
    """In the order in which they are served when a rate is short: a card before any reply."""

    CARD = "card"
    OVERNIGHT = "overnight"
    THREAD = "thread"
    LEFT = "left"
    CUSTOMER_SLACK = "customer_slack"
    MARKS = "marks"
    STRAYS = "strays"
    OPS = "ops"
    WEBHOOK = "webhook"
    MAIL = "mail"


FOLLOWING = frozenset({LaneKind.CUSTOMER_SLACK, LaneKind.WEBHOOK, LaneKind.MAIL})
"""Lanes that follow a conversation's change log for a customer who does not read it themselves."""
DRAWN = frozenset({LaneKind.CARD, LaneKind.OVERNIGHT, LaneKind.OPS})
"""Lanes whose one message is drawn again and again."""
OF_SLACK = DRAWN | {LaneKind.THREAD, LaneKind.CUSTOMER_SLACK, LaneKind.MARKS, LaneKind.STRAYS, LaneKind.LEFT}


@dataclass(frozen=True, slots=True)
class Tell:
    """The changes with `after` < rev <= `upto`, to who follows the conversation at `address`.

    One change at a time, but for mail, which gathers. `address` is the lane's own: a thread as
    team:channel:ts, a mail address, "" for the webhook.
    """

    conversation_id: str
    kind: LaneKind
    address: str
    after: int
    upto: int


def lane_of(want: Want) -> tuple[LaneKind, str]:
    """The ordered line a want stands in: its kind and key. A mark that fails must not hold up the thread."""
    match want:
        case DrawCard() | Redraw():
            return LaneKind.CARD, f"card:{want.handoff_id}"
        case DrawOvernight():
            return LaneKind.OVERNIGHT, f"overnight:{want.skill}:{want.opens_at.isoformat()}"
        case DrawOps():
            return LaneKind.OPS, f"ops:{want.kind}:{want.since.isoformat()}"
        case Mark() | Whisper() | Nudge():
            return LaneKind.MARKS, f"marks:{want.handoff_id}"
        case Stray():
            return LaneKind.STRAYS, f"strays:{want.of}"
        case Close(again=True):
            return LaneKind.LEFT, f"left-again:{want.handoff_id}"
        case Close() | Onward() | Redo(left=True):
            return LaneKind.LEFT, f"left:{want.handoff_id}"
        case Relay() | CatchUp() | Brought() | Redo() | Amended() | Echo() | Line():
            return LaneKind.THREAD, f"thread:{want.handoff_id}"


def following(kind: LaneKind, conversation_id: str) -> str:
    """The key of a lane of FOLLOWING."""
    return f"{kind}:{conversation_id}"
